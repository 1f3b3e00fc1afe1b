import { shelve } from "./support/books.ts";
import { expect, test } from "./support/index.ts";
import { answered, hold, open } from "./support/pages.ts";
import { post, signUp } from "./support/people.ts";

test("the bell rings while one looks at another page", async ({ page, anotherVisitor }) => {
  await signUp(page.request);
  const book = await shelve(page.request);
  await open(page, "/about");
  const bell = page.getByRole("banner").getByRole("link", { name: /알림/ });
  await expect(bell).not.toContainText("1");
  const other = await anotherVisitor();
  await signUp(other.request);
  await post(other.request, "/api/comment/create", { kind: "book", id: String(book.id), text: "아직 있나요?" });
  await expect(bell).toContainText("1");
  await post(other.request, "/api/comment/create", { kind: "book", id: String(book.id), text: "저요" });
  await expect(bell).toContainText("2");
});

test("a heart answers before the server does, and goes back with a word if that fails", async ({ page, anotherVisitor, expectedConsole }) => {
  const seller = await anotherVisitor();
  await signUp(seller.request);
  const book = await shelve(seller.request);
  await signUp(page.request);
  await open(page, book.path);
  const heart = page.locator(".reactions").getByRole("button", { name: /^찜/ });
  const letGo = await hold(page, "**/api/jjim/create");
  await heart.click();
  await expect(heart).toHaveAttribute("aria-pressed", "true");
  // The book is deleted below: by then the wish must have arrived.
  const arrived = page.waitForResponse("**/api/jjim/create");
  await letGo();
  await arrived;
  await expect(heart).toHaveAttribute("aria-pressed", "true");

  expectedConsole(answered(404, "/api/jjim/delete"));
  await post(seller.request, "/api/book/delete", { id: String(book.id) });
  await heart.click();
  await expect(page.getByRole("status").filter({ hasText: "찾지 못했어요." })).toBeVisible();
  await expect(heart).toHaveAttribute("aria-pressed", "true");
});

test("often used hashtags are offered while one types", async ({ page }) => {
  await signUp(page.request);
  const form = { book_title: "책", rating: "7", title: "제목", text: "글", category: "fiction", hashtags: "#바닷가서점" };
  await post(page.request, "/api/bookreview/create", form);
  await open(page, "/reviews/new");
  await page.getByLabel("해시태그").pressSequentially("#소설 #바닷가");
  await page.getByRole("list", { name: "많이 쓰는 말" }).getByRole("button", { name: "#바닷가서점" }).click();
  await expect(page.getByLabel("해시태그")).toHaveValue("#소설 #바닷가서점 ");
});
