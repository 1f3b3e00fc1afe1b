import type { APIRequestContext, Page } from "@playwright/test";
import { expect, scripted, test } from "./support/index.ts";
import { mark, newIsbn, shelve } from "./support/books.ts";
import { expectSound } from "./support/look.ts";
import { answered, open } from "./support/pages.ts";
import { signUp } from "./support/people.ts";

const field = (page: Page, name: string) => page.getByRole("textbox", { name });

/** Types an ISBN. Its facts come by themselves; without JavaScript a button asks for them. */
async function typeIsbn(page: Page, isbn: string): Promise<void> {
  await field(page, "ISBN").fill(isbn);
  if (!scripted()) await page.getByRole("button", { name: "ISBN으로 채우기" }).click();
}

test("an ISBN that the shop knows fills what is empty", async ({ page }) => {
  await signUp(page.request);
  const known = await shelve(page.request, { isbn: newIsbn(), category: "essays", original_price: "13000" });
  await open(page, "/books/new");
  await typeIsbn(page, known.isbn);
  await expect(field(page, "제목")).toHaveValue(known.title);
  await expect(field(page, "지은이")).toHaveValue(known.author);
  await expect(field(page, "출판사")).toHaveValue(known.publisher);
  await expect(page.getByRole("combobox", { name: "분야" })).toHaveValue("essays");
  await expect(field(page, "정가")).toHaveValue("13000");
  await expect(field(page, "파는 값")).toHaveValue("");
  await expect(page.getByRole("status").filter({ hasText: "아는 책이라 빈칸을 채웠어요." })).toBeVisible();
});

test("an ISBN with hyphens is the same book", async ({ page }) => {
  await signUp(page.request);
  const known = await shelve(page.request, { isbn: newIsbn() });
  await open(page, "/books/new");
  await typeIsbn(page, `${known.isbn.slice(0, 3)}-${known.isbn.slice(3, 5)}-${known.isbn.slice(5, 9)}-${known.isbn.slice(9, 12)}-${known.isbn.slice(12)}`);
  await expect(field(page, "제목")).toHaveValue(known.title);
});

test("what was typed already stays", async ({ page }) => {
  await signUp(page.request);
  const known = await shelve(page.request, { isbn: newIsbn() });
  await open(page, "/books/new");
  await field(page, "제목").fill("내가 적은 제목");
  await page.getByRole("combobox", { name: "분야" }).selectOption("만화");
  await typeIsbn(page, known.isbn);
  await expect(field(page, "지은이")).toHaveValue(known.author);
  await expect(field(page, "제목")).toHaveValue("내가 적은 제목");
  await expect(page.getByRole("combobox", { name: "분야" })).toHaveValue("comics");
});

test("an ISBN that nobody knows leaves the form as it is", async ({ page, expectedConsole }) => {
  expectedConsole(answered(404, "/api/book/isbn"));
  await signUp(page.request);
  await open(page, "/books/new");
  await field(page, "지은이").fill("이름 모를 사람");
  const isbn = newIsbn();
  const asked = scripted() ? page.waitForResponse(/\/api\/book\/isbn/) : undefined;
  await typeIsbn(page, isbn);
  await asked;
  await expect(field(page, "ISBN")).toHaveValue(isbn);
  await expect(field(page, "지은이")).toHaveValue("이름 모를 사람");
  await expect(field(page, "제목")).toHaveValue("");
});

/** Sells copies of a book for these prices. */
async function sell(request: APIRequestContext, isbn: string, prices: number[]): Promise<void> {
  for (const price of prices) {
    const { id } = await shelve(request, { isbn, condition: "good", selling_price: String(price) });
    await mark(request, id, "sold");
  }
}

test("from five sales up the form tells what copies went for", async ({ page }) => {
  await signUp(page.request);
  const isbn = newIsbn();
  await sell(page.request, isbn, [4000, 5000, 6000, 7000, 9000]);
  await open(page, "/books/new");
  await page.getByRole("radio", { name: "깨끗해요" }).check();
  await field(page, "파는 값").fill("6,500");
  await typeIsbn(page, isbn);
  await expect(page.getByText("5권 팔렸어요. 가운데 값은 6,000원이고, 4,000원부터 9,000원까지였어요.")).toBeVisible();
  await expect(page.getByText("지금 적은 값은 가운데 값보다 500원 높아요.")).toBeVisible();
  await expect(page.locator(".price-range")).toBeVisible();
  await expectSound(page, "price-help");
  if (!scripted()) return;
  await field(page, "파는 값").fill("6000");
  await expect(page.getByText("지금 적은 값은 가운데 값과 같아요.")).toBeVisible();
  await page.getByRole("radio", { name: "새 책과 다름없어요" }).check();
  await expect(page.locator(".price-range")).toHaveCount(0);
});

test("four sales are not enough", async ({ page }) => {
  await signUp(page.request);
  const isbn = newIsbn();
  await sell(page.request, isbn, [4000, 5000, 6000, 7000]);
  await open(page, "/books/new");
  await page.getByRole("radio", { name: "깨끗해요" }).check();
  const asked = scripted() ? page.waitForResponse(/\/api\/book\/prices/) : undefined;
  await typeIsbn(page, isbn);
  await asked;
  await expect(field(page, "지은이")).not.toHaveValue("");
  await expect(page.locator(".price-range")).toHaveCount(0);
});
