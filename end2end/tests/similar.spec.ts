import type { Page } from "@playwright/test";
import { mark, newIsbn, shelve } from "./support/books.ts";
import { expect, hydrated, scripted, test } from "./support/index.ts";
import { card, open } from "./support/pages.ts";
import { post, signUp, unique } from "./support/people.ts";

const row = (page: Page, name: string) => page.getByRole("main").getByRole("region", { name, exact: true });
const titles = (page: Page, name: string) => row(page, name).getByRole("heading", { level: 3 });

test("at the foot of a book stand books like it, the same author's first and none twice", async ({ page, anotherVisitor }) => {
  const seller = await anotherVisitor();
  await signUp(seller.request);
  const author = `지은이 ${unique()}`;
  const isbn = newIsbn();
  const book = await shelve(seller.request, { author, isbn });
  await shelve(seller.request, { ...book });
  const older = await shelve(seller.request, { author: `${author} (지은이), 옮긴이`, category: "essays" });
  const newer = await shelve(seller.request, { author: author.replace(" ", ""), category: "history" });
  await shelve(seller.request, { ...newer });
  for (const path of [book.path, `/isbn/${isbn}`]) {
    await open(page, path);
    await expect(titles(page, "비슷한 책").nth(0)).toHaveText(newer.title);
    await expect(titles(page, "비슷한 책").nth(1)).toHaveText(older.title);
    await expect(row(page, "비슷한 책").getByRole("heading", { name: newer.title })).toHaveCount(1);
    await expect(row(page, "비슷한 책").getByRole("heading", { name: book.title })).toHaveCount(0);
  }
  await mark(seller.request, older.id, "sold");
  await open(page, book.path);
  await expect(row(page, "비슷한 책").getByRole("heading", { name: older.title })).toHaveCount(0);
});

test("from one book to a like one and on, and the way back is among what was looked at", async ({ page, anotherVisitor }) => {
  const seller = await anotherVisitor();
  await signUp(seller.request);
  const author = `지은이 ${unique()}`;
  const [first, second] = [await shelve(seller.request, { author }), await shelve(seller.request, { author })];
  await open(page, first.path);
  await expect(row(page, "최근 본 책")).toHaveCount(0);
  await row(page, "비슷한 책").getByRole("link", { name: second.title }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(second.title);
  await hydrated(page);
  // Each page has its own: the one that is shown is not among them.
  await expect(titles(page, "비슷한 책").first()).toHaveText(first.title);
  await expect(titles(page, "최근 본 책")).toHaveText([first.title]);
  await row(page, "최근 본 책").getByRole("link", { name: first.title }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(first.title);
  await expect(titles(page, "최근 본 책")).toHaveText([second.title]);

  await open(page, "/");
  await expect(titles(page, "최근 본 책")).toHaveText([first.title, second.title]);
  await row(page, "최근 본 책").getByRole("link", { name: "모아 보기" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("최근 본 책");
  await hydrated(page);
  await expect(card(page, second.title)).toBeVisible();
  await page.getByRole("button", { name: "모두 지우기" }).click();
  await expect(page.getByRole("status").filter({ hasText: "최근 본 책을 모두 지웠어요." })).toBeVisible();
  await expect(page.getByRole("heading", { name: "최근에 본 책이 없어요" })).toBeVisible();
  await expect(card(page, second.title)).toHaveCount(0);
  await open(page, "/");
  await expect(row(page, "최근 본 책")).toHaveCount(0);
});

test("a heart in a row is the heart of its book", async ({ page, anotherVisitor }) => {
  const seller = await anotherVisitor();
  await signUp(seller.request);
  const author = `지은이 ${unique()}`;
  const [book, like] = [await shelve(seller.request, { author }), await shelve(seller.request, { author })];
  await signUp(page.request);
  await open(page, book.path);
  const heart = row(page, "비슷한 책").getByRole("button", { name: `‘${like.title}’ 찜` });
  // It shows before the server has said so: going on at once would take the request away.
  const answered = page.waitForResponse("**/api/jjim/create");
  await heart.click();
  await answered;
  await expect(heart).toHaveAttribute("aria-pressed", "true");
  await open(page, "/me/jjim");
  await expect(card(page, like.title)).toBeVisible();
});

test("a row that goes on sideways is walked by keyboard", async ({ page, anotherVisitor }) => {
  const seller = await anotherVisitor();
  await signUp(seller.request);
  const author = `지은이 ${unique()}`;
  const books = [];
  for (let number = 0; number < 8; number += 1) books.push(await shelve(seller.request, { author }));
  await page.setViewportSize({ width: 360, height: 800 });
  await open(page, books[0]!.path);
  const strip = row(page, "비슷한 책").getByRole("list");
  const last = strip.getByRole("listitem").nth(6);
  await strip.getByRole("link").first().focus();
  // From a cover to its heart and on to the next cover.
  for (let number = 0; number < 12; number += 1) await page.keyboard.press("Tab");
  await expect(last.getByRole("link")).toBeFocused();
  await expect(last.getByRole("link")).toBeInViewport();
  const { content, window: width } = await page.evaluate(() => ({ content: document.documentElement.scrollWidth, window: document.documentElement.clientWidth }));
  expect(content, "the page itself does not go on sideways").toBeLessThanOrEqual(width);
});

test("what one looked at goes with logging out", async ({ page }) => {
  await signUp(page.request);
  const book = await shelve(page.request);
  await open(page, book.path);
  await open(page, "/recent");
  await expect(card(page, book.title)).toBeVisible();
  await post(page.request, "/api/user/auth/logout", {});
  await open(page, "/recent");
  await expect(page.getByRole("heading", { name: "최근에 본 책이 없어요" })).toBeVisible();
});

test("the row's place is kept until its books are there", async ({ page, anotherVisitor }) => {
  test.skip(!scripted(), "without JavaScript a page comes as a whole");
  const seller = await anotherVisitor();
  await signUp(seller.request);
  const author = `지은이 ${unique()}`;
  const [book, like] = [await shelve(seller.request, { author }), await shelve(seller.request, { author })];
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await open(page, `/books?q=${encodeURIComponent(book.title)}`);
    let answer = () => {};
    const asked = new Promise<void>((resolve) => (answer = resolve));
    await page.route("**/api/book/similar*", async (route) => {
      await asked;
      await route.continue();
    });
    await card(page, book.title).getByRole("link").first().click();
    const bones = page.locator("main .strip.bones");
    await expect(bones).toBeVisible();
    const waiting = await bones.evaluate((strip) => strip.getBoundingClientRect().height);
    answer();
    await expect(titles(page, "비슷한 책").first()).toHaveText(like.title);
    const there = await row(page, "비슷한 책").getByRole("list").evaluate((strip) => strip.getBoundingClientRect().height);
    expect(Math.abs(there - waiting), `bones ${waiting}, books ${there} at ${width}`).toBeLessThanOrEqual(8);
    await page.unroute("**/api/book/similar*");
  }
});
