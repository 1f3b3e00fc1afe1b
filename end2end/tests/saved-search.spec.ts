import type { Page } from "@playwright/test";
import { shelve } from "./support/books.ts";
import { expect, hydrated, scripted, test } from "./support/index.ts";
import { open } from "./support/pages.ts";
import { post, signUp, unique } from "./support/people.ts";

const main = (page: Page) => page.getByRole("main");
const press = (page: Page, name: string) => main(page).getByRole("button", { name }).click();
const search = (words: string) => `/books?q=${encodeURIComponent(words)}`;

test("a search is saved from its list, found again under my menu, and forgotten", async ({ page }) => {
  const words = unique();
  await signUp(page.request);
  await open(page, `${search(words)}&category=fiction`);
  await press(page, "이 검색 저장하기");
  await hydrated(page);
  await expect(main(page).getByText("검색을 저장했어요.")).toBeVisible();
  await expect(main(page).getByRole("button", { name: "이 검색 저장하기" })).toHaveCount(0);
  await main(page).getByRole("link", { name: "저장한 검색" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "저장한 검색" })).toBeVisible();
  await hydrated(page);
  await main(page).getByRole("link", { name: `${words} · ` }).click();
  await expect(page).toHaveURL(new RegExp(`/books\\?q=${words}&category=fiction$`));
  await hydrated(page);
  await press(page, "그만 저장하기");
  await hydrated(page);
  await expect(main(page).getByRole("button", { name: "이 검색 저장하기" })).toBeVisible();
  await open(page, "/me/searches");
  await expect(page.getByRole("heading", { name: "아직 저장한 검색이 없어요" })).toBeVisible();
});

test("another list has a button of its own, and the whole shop has none", async ({ page }) => {
  const words = unique();
  await signUp(page.request);
  await post(page.request, "/api/search/save", { q: words });
  await open(page, search(words));
  await expect(main(page).getByRole("link", { name: "저장한 검색" })).toBeVisible();
  // With scripts this is another page without a page load.
  await page.getByLabel("책 찾기", { exact: true }).fill(`${words} 둘`);
  await page.getByLabel("책 찾기", { exact: true }).press("Enter");
  await expect(page).toHaveURL(/%EB%91%98/);
  await expect(main(page).getByRole("button", { name: "이 검색 저장하기" })).toBeVisible();
  await open(page, "/books");
  await expect(main(page).getByRole("button", { name: "이 검색 저장하기" })).toHaveCount(0);
});

test("who is signed out logs in first and comes back to the list", async ({ page, anotherVisitor }) => {
  const words = unique();
  const other = await anotherVisitor();
  const person = await signUp(other.request);
  await open(page, search(words));
  await press(page, "이 검색 저장하기");
  await expect(page).toHaveURL(/\/login\?next=/);
  await hydrated(page);
  await page.getByLabel("아이디 또는 이메일").fill(person.username);
  await page.getByLabel("비밀번호", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "로그인", exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/books\\?q=${words}`));
  await hydrated(page);
  await press(page, "이 검색 저장하기");
  await hydrated(page);
  await expect(main(page).getByRole("link", { name: "저장한 검색" })).toBeVisible();
});

test("a new book that fits is told, counted and counted no more once its list was looked at", async ({ page, anotherVisitor }) => {
  const words = unique();
  await signUp(page.request);
  await post(page.request, "/api/search/save", { q: words });
  await open(page, "/about");
  const seller = await anotherVisitor();
  await signUp(seller.request);
  const book = await shelve(seller.request, { title: `${words} 이야기`, selling_price: "8000" });
  const bell = page.getByRole("link", { name: /^알림/ });
  if (scripted()) {
    // It rings by itself.
    await expect(bell).toContainText("1");
  } else {
    await expect(async () => {
      await page.reload();
      await expect(bell).toContainText("1", { timeout: 1_000 });
    }).toPass();
  }
  await bell.click();
  await hydrated(page);
  await main(page).getByRole("link", { name: new RegExp(`^‘${words}’\\S* 찾던 책이 나왔어요 — ${book.title}, 8,000원$`) }).click();
  await expect(page.getByRole("heading", { level: 1, name: book.title })).toBeVisible();
  await open(page, "/me/searches");
  await expect(main(page).getByText("새 책 1권")).toBeVisible();
  await main(page).getByRole("link", { name: words }).click();
  await expect(page).toHaveURL(/\/books\?q=/);
  await hydrated(page);
  await expect(main(page).getByRole("link", { name: "저장한 검색" })).toBeVisible();
  await open(page, "/me/searches");
  await expect(main(page).getByText("새 책 1권")).toHaveCount(0);
});
