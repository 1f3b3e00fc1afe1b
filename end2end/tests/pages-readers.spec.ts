import type { APIRequestContext, Page } from "@playwright/test";
import { mark, newIsbn, shelve } from "./support/books.ts";
import { expect, test } from "./support/index.ts";
import { expectSound } from "./support/look.ts";
import { answered, open } from "./support/pages.ts";
import { post, signUp } from "./support/people.ts";

// Four audits and four pictures a page: on a busy machine that takes its time.
test.describe.configure({ timeout: 180_000 });

type Cookies = Awaited<ReturnType<APIRequestContext["storageState"]>>["cookies"];
let mine: Cookies;
let book: string;
let isbn: string;
let review: string;

const WORDS =
  "오래 묵혀 두었다가 비 오는 주말에 한달음에 읽었어요.\n\n조용한 문장이 오래 남아요. 등장인물이 말하지 않는 것까지 들리는 듯해서, 다 읽고 나서도 한참 책을 덮지 못했어요. 천천히 읽을수록 좋은 책이에요.";

test.beforeAll(async ({ playwright }) => {
  const newRequest = () => playwright.request.newContext({ baseURL: process.env.JOONGOBOOKS_E2E_URL });
  const [me, other] = [await newRequest(), await newRequest()];
  await signUp(me);
  await signUp(other);
  isbn = newIsbn();
  const shelved = await shelve(me, { title: "채식주의자", isbn }, ["orientation_1.jpg"]);
  book = shelved.path;
  const theirs = await shelve(other, { title: "소년이 온다", selling_price: "9000" });
  const sold = await shelve(me, { title: "모순", author: "양귀자", publisher: "쓰다" });
  await mark(me, sold.id, "sold");
  const write = async (request: APIRequestContext, change: Record<string, string>) =>
    (
      await post<{ review: { id: number } }>(request, "/api/bookreview/create", {
        isbn,
        book_title: "채식주의자",
        book_author: "한강",
        book_publisher: "창비",
        rating: "9",
        title: "조용하지만 오래 남는 이야기",
        text: WORDS,
        category: "fiction",
        hashtags: "#소설 #비오는날 #한강",
        ...change,
      })
    ).review.id;
  const id = await write(me, {});
  await write(other, { rating: "6", title: "쉽지는 않았어요", text: "낯설었지만 끝까지 읽게 돼요.", hashtags: "#소설" });
  review = `/reviews/${id}`;
  await post(other, "/api/like/set", { kind: "review", id: String(id), on: "true" });
  await post(other, "/api/jjim/create", { book_id: String(shelved.id) });
  await post(me, "/api/jjim/create", { book_id: String(theirs.id) });
  await post(me, "/api/search/save", { q: "한강" });
  await post(me, "/api/search/save", { q: "소년이", category: "fiction", status: "on_sale", condition: "best", min_price: "3000", max_price: "10000", photo: "1" });
  await shelve(other, { title: "흰", selling_price: "8000" });
  const { comment } = await post<{ comment: { id: number } }>(other, "/api/comment/create", { kind: "book", id: String(shelved.id), text: "앞쪽 밑줄은 많은 편인가요?\n사진은 https://example.com/a 처럼 보내 주셔도 돼요." });
  await post(me, "/api/comment/create", { kind: "book", id: String(shelved.id), parent: String(comment.id), text: "두 쪽 정도예요." });
  await post(other, "/api/comment/create", { kind: "review", id: String(id), text: "덕분에 읽어 보고 싶어졌어요." });
  await post(other, "/api/book/update", { ...theirs, id: String(theirs.id), selling_price: "7000" } as never);
  mine = (await me.storageState()).cookies;
  await me.dispose();
  await other.dispose();
});

type Visit = { name: string; path: () => string; mine?: boolean; status?: number; first?: (page: Page) => Promise<void>; causes?: RegExp };

const pages: Visit[] = [
  { name: "reviews", path: () => "/reviews" },
  { name: "reviews-none", path: () => "/reviews?q=%EC%97%86%EB%8A%94%EB%A7%90" },
  { name: "tag", path: () => `/tags/${encodeURIComponent("소설")}` },
  { name: "review", path: () => review },
  { name: "review-mine", path: () => review, mine: true },
  { name: "review-gone", path: () => "/reviews/99999999", status: 404 },
  { name: "review-new", path: () => `/reviews/new?isbn=${isbn}`, mine: true },
  {
    name: "review-errors",
    path: () => "/reviews/new",
    mine: true,
    first: async (page) => {
      await page.getByRole("button", { name: "서평 올리기" }).click();
      await expect(page.getByRole("alert").first()).toBeVisible();
    },
    causes: answered(422, "/api/bookreview/create"),
  },
  { name: "book-with-readers", path: () => book },
  { name: "book-with-comments", path: () => book, mine: true },
  { name: "isbn", path: () => `/isbn/${isbn}` },
  { name: "recent-none", path: () => "/recent" },
  {
    name: "recent",
    path: () => book,
    first: async (page) => {
      await open(page, "/recent");
      await expect(page.getByRole("heading", { level: 3 })).toHaveCount(1);
    },
  },
  {
    name: "book-with-recent",
    path: () => `/isbn/${isbn}`,
    first: async (page) => {
      await page.context().addCookies([{ name: "recent", value: "1.2.3.4.5.6.7", url: process.env.JOONGOBOOKS_E2E_URL! }]);
      await open(page, book);
      await expect(page.getByRole("region", { name: "최근 본 책" })).toBeVisible();
    },
  },
  { name: "me-jjim", path: () => "/me/jjim", mine: true },
  { name: "me-notifications", path: () => "/me/notifications", mine: true },
  { name: "me-searches", path: () => "/me/searches", mine: true },
  { name: "search-saved", path: () => `/books?q=${encodeURIComponent("한강")}`, mine: true },
  { name: "search-not-saved", path: () => `/books?q=${encodeURIComponent("소년이 온다")}&category=fiction`, mine: true },
  {
    name: "me-searches-none",
    path: () => "/me/searches",
    mine: true,
    first: async (page) => {
      await page.context().clearCookies();
      await signUp(page.request);
      await open(page, "/me/searches");
      await expect(page.getByRole("heading", { level: 2 })).toBeVisible();
    },
  },
  { name: "me-active", path: () => "/me", mine: true },
];

for (const visit of pages) {
  test(`${visit.name} is sound in both lights and widths`, async ({ page, context, expectedConsole }) => {
    const { name, status = 200, causes } = visit;
    if (visit.mine) await context.addCookies(mine);
    if (status !== 200) expectedConsole(answered(status, visit.path()));
    if (causes) expectedConsole(causes);
    const response = await open(page, visit.path());
    expect(response?.status()).toBe(status);
    await visit.first?.(page);
    await expectSound(page, name);
  });
}
