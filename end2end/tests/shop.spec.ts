import type { APIRequestContext, Page } from "@playwright/test";
import { expect, hydrated, test } from "./support/index.ts";
import { mark, shelve } from "./support/books.ts";
import { answered, card, open } from "./support/pages.ts";
import { signUp, unique } from "./support/people.ts";

/** In every title of this file's books, so that the other tests' books are left out by searching for it. */
const word = `서가${unique()}`;
const COPIES = 7;
const PAGE_SIZE = 24;
/** Enough for seven pages: the least at which a pager has its nine links. */
const FILLERS = 6 * PAGE_SIZE + 1 - COPIES;

const titles = {
  reservedEssay: `${word} 예약된 에세이`,
  dearEssay: `${word} 비싼 에세이`,
  cheapEssay: `${word} 싼 에세이`,
  soldNovel: `${word} 팔린 소설`,
  novel: `${word} 소설`,
  comic: `${word} 만화`,
  cheapSoldEssay: `${word} 팔린 에세이`,
};

// One worker, so that the shelf is filled once.
test.describe.configure({ mode: "default" });

test.beforeAll(async ({ playwright }) => {
  const request = await playwright.request.newContext({ baseURL: process.env.JOONGOBOOKS_E2E_URL });
  await signUp(request);
  const fillers = Array.from({ length: FILLERS }, (_, index) => `${word} 전집 ${index + 1}`);
  await inBatches(fillers, (title) => shelve(request, { title, category: "history", selling_price: "5000" }));
  await shelve(request, { title: titles.novel, category: "fiction", selling_price: "3000" });
  await shelve(request, { title: titles.comic, category: "comics", selling_price: "2000" });
  await shelve(request, { title: titles.dearEssay, category: "essays", selling_price: "9000" });
  await shelve(request, { title: titles.cheapEssay, category: "essays", selling_price: "1000" });
  await shelveAs(request, "sold", { title: titles.soldNovel, category: "fiction", selling_price: "4000" });
  await shelveAs(request, "sold", { title: titles.cheapSoldEssay, category: "essays", selling_price: "500" });
  await shelveAs(request, "reserved", { title: titles.reservedEssay, category: "essays", selling_price: "6000" });
  await request.dispose();
});

async function shelveAs(request: APIRequestContext, status: string, listing: Parameters<typeof shelve>[1]): Promise<void> {
  await mark(request, (await shelve(request, listing)).id, status);
}

async function inBatches<T>(items: T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const SIZE = 8;
  for (let at = 0; at < items.length; at += SIZE) await Promise.all(items.slice(at, at + SIZE).map(work));
}

const shop = (more = "") => `/books?q=${encodeURIComponent(word)}${more}`;
const tabs = (page: Page) => page.getByRole("navigation", { name: "판매 상태" });
const chips = (page: Page) => page.getByRole("navigation", { name: "분야" });
const pager = (page: Page) => page.getByRole("navigation", { name: "쪽" });
const cards = (page: Page) => page.getByRole("main").getByRole("heading", { level: 3 });

/** The filters in the address bar, without the search. */
function filters(page: Page): Record<string, string> {
  const all = Object.fromEntries(new URL(page.url()).searchParams);
  delete all.q;
  return all;
}

async function sortBy(page: Page, name: string): Promise<void> {
  await page.locator("summary", { hasText: "차례:" }).click();
  await page.getByRole("main").getByRole("link", { name, exact: true }).click();
}

test("a tab shows the books of one state", async ({ page }) => {
  await open(page, shop());
  await expect(tabs(page).getByRole("link")).toHaveText(["전체", `판매중 ${FILLERS + COPIES - 3}`, "예약중 1", "판매완료 2"]);
  await expect(tabs(page).getByRole("link", { name: "전체" })).toHaveAttribute("aria-current", "page");
  await tabs(page).getByRole("link", { name: "판매완료" }).click();
  // The more of a title is what was searched for, the better it fits.
  await expect(cards(page)).toHaveText([titles.soldNovel, titles.cheapSoldEssay]);
  await expect(card(page, titles.soldNovel)).toContainText("판매완료");
  expect(filters(page)).toEqual({ status: "sold" });
  await tabs(page).getByRole("link", { name: "예약중" }).click();
  await expect(cards(page)).toHaveText([titles.reservedEssay]);
  await expect(tabs(page).getByRole("link", { name: "예약중" })).toHaveAttribute("aria-current", "page");
  await expect(tabs(page).locator("[aria-current]")).toHaveCount(1);
  expect(filters(page)).toEqual({ status: "reserved" });
});

test("a chip shows the books of one category", async ({ page }) => {
  await open(page, shop());
  await chips(page).getByRole("link", { name: "만화" }).click();
  await expect(cards(page)).toHaveText([titles.comic]);
  expect(filters(page)).toEqual({ category: "comics" });
  await chips(page).getByRole("link", { name: "모든 분야" }).click();
  await expect(cards(page)).toHaveCount(PAGE_SIZE);
  expect(filters(page)).toEqual({});
});

test("the order can be chosen", async ({ page }) => {
  await open(page, shop("&category=essays"));
  await sortBy(page, "낮은 가격순");
  await expect(cards(page)).toHaveText([titles.cheapSoldEssay, titles.cheapEssay, titles.reservedEssay, titles.dearEssay]);
  expect(filters(page)).toEqual({ category: "essays", sort: "price" });
  await expect(page.getByRole("main").getByRole("link", { name: "낮은 가격순" }), "the menu closes once chosen").toBeHidden();
  await sortBy(page, "높은 가격순");
  await expect(cards(page)).toHaveText([titles.dearEssay, titles.reservedEssay, titles.cheapEssay, titles.cheapSoldEssay]);
  expect(filters(page)).toEqual({ category: "essays", sort: "price_desc" });
});

test("search, tab, category and order combine, survive a reload, and go back one by one", async ({ page }) => {
  await open(page, "/books");
  await page.getByRole("banner").getByRole("searchbox", { name: "책 찾기" }).fill(word);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`‘${word}’`);
  await hydrated(page);
  await chips(page).getByRole("link", { name: "에세이" }).click();
  await expect(cards(page)).toHaveCount(4);
  await hydrated(page);
  await tabs(page).getByRole("link", { name: "판매중" }).click();
  await expect(cards(page)).toHaveCount(2);
  await hydrated(page);
  await sortBy(page, "낮은 가격순");
  await expect(cards(page)).toHaveText([titles.cheapEssay, titles.dearEssay]);
  expect(filters(page)).toEqual({ category: "essays", status: "on_sale", sort: "price" });

  await page.reload();
  await hydrated(page);
  await expect(cards(page)).toHaveText([titles.cheapEssay, titles.dearEssay]);
  await expect(page.getByRole("banner").getByRole("searchbox")).toHaveValue(word);
  await expect(tabs(page).getByRole("link", { name: "판매중" })).toHaveAttribute("aria-current", "page");
  await expect(chips(page).getByRole("link", { name: "에세이" })).toHaveAttribute("aria-current", "page");

  await page.goBack();
  await expect(page).toHaveURL((url) => !url.searchParams.has("sort"));
  await page.goBack();
  await expect(page).toHaveURL((url) => !url.searchParams.has("status"));
  await expect(cards(page)).toHaveCount(4);
  await expect(tabs(page).getByRole("link", { name: "전체" })).toHaveAttribute("aria-current", "page");
  await page.goBack();
  await expect(page).toHaveURL((url) => !url.searchParams.has("category"));
  await expect(cards(page)).toHaveCount(PAGE_SIZE);
  await page.goForward();
  await expect(cards(page)).toHaveCount(4);
});

test("choosing a filter begins at the first page again", async ({ page }) => {
  await open(page, shop("&page=2"));
  await tabs(page).getByRole("link", { name: "판매완료" }).click();
  await expect(cards(page)).toHaveCount(2);
  expect(filters(page)).toEqual({ status: "sold" });
});

test("the pager leads through all books and not beyond", async ({ page }) => {
  await open(page, shop());
  await expect(page.getByRole("main")).toContainText(`${FILLERS + COPIES}권`);
  await expect(pager(page).getByRole("link", { name: "이전" })).toHaveCount(0);
  await pager(page).getByRole("link", { name: "다음" }).click();
  await expect(pager(page).getByRole("link", { name: "2 쪽" })).toHaveAttribute("aria-current", "page");
  expect(filters(page)).toEqual({ page: "2" });
  await pager(page).getByRole("link", { name: "7 쪽" }).click();
  await expect(pager(page).getByRole("link", { name: "7 쪽" })).toHaveAttribute("aria-current", "page");
  await expect(cards(page)).toHaveCount(1);
  await expect(pager(page).getByRole("link", { name: "다음" })).toHaveCount(0);
  await pager(page).getByRole("link", { name: "이전" }).click();
  await expect(pager(page).getByRole("link", { name: "6 쪽" })).toHaveAttribute("aria-current", "page");
  await pager(page).getByRole("link", { name: "1 쪽" }).click();
  await expect(pager(page).getByRole("link", { name: "1 쪽" })).toHaveAttribute("aria-current", "page");
  expect(filters(page)).toEqual({});
});

test("the pager has at most nine links", async ({ page }) => {
  for (const number of [1, 4, 7]) {
    await open(page, shop(`&page=${number}`));
    await expect(pager(page).getByRole("link", { name: `${number} 쪽` })).toHaveAttribute("aria-current", "page");
    expect(await pager(page).getByRole("link").count()).toBeLessThanOrEqual(9);
  }
});

for (const [number, status] of [
  ["8", 404],
  ["999", 422],
  ["0", 422],
  ["-1", 422],
  ["둘", 422],
] as const) {
  test(`page ${number} of seven is an error with a way on`, async ({ page, expectedConsole }) => {
    expectedConsole(answered(status, "/books"));
    const response = await open(page, shop(`&page=${encodeURIComponent(number)}`));
    expect(response?.status()).toBe(status);
    await page.getByRole("main").getByRole("link", { name: "책방 둘러보기" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("책방");
  });
}

test("where nothing is found there is a way on", async ({ page }) => {
  // Far from every word that somebody may have put on sale.
  await open(page, `/books?q=${encodeURIComponent("뷁쉛훼쀍")}`);
  await expect(page.getByRole("heading", { level: 2, name: "아직 이 조건에 맞는 책이 없어요" })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("찾는 말을 줄이거나 다른 분야를 골라 보세요.");
  await page.getByRole("link", { name: "모든 책 보기" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("책방");
  await expect(cards(page)).toHaveCount(PAGE_SIZE);
});

test("a category without such books says so and keeps its filters", async ({ page }) => {
  await open(page, shop("&category=religion&status=sold"));
  await expect(page.getByRole("heading", { level: 2, name: "아직 이 조건에 맞는 책이 없어요" })).toBeVisible();
  await expect(chips(page).getByRole("link", { name: "종교" })).toHaveAttribute("aria-current", "page");
});

test("a search without spaces and with other letter case finds the same", async ({ page }) => {
  await open(page, `/books?q=${encodeURIComponent(titles.novel.replaceAll(" ", "").toUpperCase())}`);
  await expect(cards(page).first()).toHaveText(titles.novel);
});

test("what is searched for is shown as text", async ({ page }) => {
  const hostile = `"><img src=x onerror=alert(1)>`;
  await open(page, `/books?q=${encodeURIComponent(hostile)}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`‘${hostile}’`);
  await expect(page.getByRole("banner").getByRole("searchbox")).toHaveValue(hostile);
});

test("the keyboard alone skips to the content, reaches a book and opens it", async ({ page }) => {
  await open(page, shop("&category=comics"));
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "본문으로 바로 가기" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press("Enter");
  const focused = page.locator(":focus");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("main").locator(":focus"), "the head is left behind").toHaveCount(1);
  const book = card(page, titles.comic).getByRole("link");
  for (let steps = 0; steps < 60 && !(await book.evaluate((link) => link === document.activeElement)); steps += 1) {
    await page.keyboard.press("Tab");
  }
  await expect(book).toBeFocused();
  await expect(book).toBeInViewport();
  expect(await focused.evaluate((link) => getComputedStyle(link).outlineStyle), "the focus can be seen").not.toBe("none");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(titles.comic);
});

test("the sort menu works by keyboard", async ({ page }) => {
  await open(page, shop("&category=essays"));
  await page.locator("summary", { hasText: "차례:" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("link", { name: "최신순" })).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "정확도순" })).toBeFocused();
});
