import type { Page } from "@playwright/test";
import { audit, expect, screenshots, test } from "./support/index.ts";
import { mark, newIsbn, shelve } from "./support/books.ts";
import { expectHead, expectSound } from "./support/look.ts";
import { answered, open } from "./support/pages.ts";
import { signUp, somebody } from "./support/people.ts";

/** Who may be at a page: everything is put on the shelf once, and they come signed in by their cookies. */
let seller: Cookies;
let stranger: Cookies;
let nickname: string;
let books: Record<"photos" | "bare" | "sold" | "reserved", string>;

type Cookies = Awaited<ReturnType<Awaited<ReturnType<typeof newRequest>>["storageState"]>>["cookies"];
const newRequest = (playwright: typeof import("@playwright/test")) => playwright.request.newContext({ baseURL: process.env.JOONGOBOOKS_E2E_URL });

// Four audits and four pictures a page: on a busy machine that takes its time.
test.describe.configure({ timeout: 180_000 });

test.beforeAll(async ({ playwright }) => {
  const request = await newRequest(playwright as never);
  ({ nickname } = await signUp(request));
  const details = "2019년 가을에 샀어요. 앞 열 쪽쯤에 연필 밑줄이 있고 뒤로는 깨끗해요.\n\n택배는 이틀 안에 보내고, 연남동 근처라면 만나서 드려요.";
  const listed = async (...args: Parameters<typeof shelve> extends [unknown, ...infer Rest] ? Rest : never) => (await shelve(request, ...args)).id;
  const sold = await listed({ title: "모순", author: "양귀자", publisher: "쓰다" });
  const reserved = await listed({ title: "작별하지 않는다", publisher: "문학동네", condition: "best" }, ["orientation_6.jpg"]);
  const bare = await listed({ title: "우리가 빛의 속도로 갈 수 없다면 - 김초엽 소설집", author: "김초엽", publisher: "허블", isbn: newIsbn(), details, condition: "fair" });
  const photos = await listed({ title: "채식주의자", isbn: newIsbn(), details }, ["orientation_1.jpg", "orientation_6.jpg", "gps.jpg"]);
  await mark(request, sold, "sold");
  await mark(request, reserved, "reserved");
  books = { photos: `/books/${photos}`, bare: `/books/${bare}`, sold: `/books/${sold}`, reserved: `/books/${reserved}` };
  seller = (await request.storageState()).cookies;
  const other = await newRequest(playwright as never);
  await signUp(other);
  stranger = (await other.storageState()).cookies;
  await request.dispose();
  await other.dispose();
});

type Visit = {
  name: string;
  path: () => string;
  as?: "seller" | "stranger";
  /** What the answer's status is, where it is not 200. */
  status?: number;
  /** What is done on the page before it is looked at. */
  first?: (page: Page) => Promise<void>;
  /** Answers of servers that `first` causes. */
  causes?: RegExp;
};

const pages: Visit[] = [
  { name: "home", path: () => "/" },
  { name: "shop", path: () => "/books" },
  { name: "shop-nothing-found", path: () => `/books?q=${encodeURIComponent("없는말없는말")}` },
  { name: "shop-sort-open", path: () => "/books", first: (page) => page.locator("summary", { hasText: "차례:" }).click() },
  { name: "shop-account-open", path: () => "/books", as: "seller", first: (page) => page.locator("summary", { hasText: "환영합니다" }).click() },
  { name: "book-photos", path: () => books.photos, as: "stranger" },
  { name: "book-bare", path: () => books.bare },
  { name: "book-sold", path: () => books.sold },
  { name: "book-reserved", path: () => books.reserved },
  {
    name: "book-mine",
    path: () => books.photos,
    as: "seller",
    first: (page) => page.getByRole("region", { name: "내가 올린 책이에요" }).getByText("지우기", { exact: true }).click(),
  },
  { name: "sell", path: () => "/books/new", as: "seller" },
  {
    name: "sell-errors",
    path: () => "/books/new",
    as: "seller",
    first: async (page) => {
      await page.getByRole("textbox", { name: "ISBN" }).fill("1234");
      await page.getByRole("button", { name: "책 올리기" }).click();
      await expect(page.getByRole("alert").first()).toBeVisible();
    },
    causes: answered(422, "/api/book/create"),
  },
  { name: "edit", path: () => `${books.photos}/edit`, as: "seller" },
  { name: "signup", path: () => "/signup" },
  {
    name: "signup-errors",
    path: () => "/signup",
    first: async (page) => {
      await page.getByLabel("아이디", { exact: true }).fill("가나다");
      await page.getByRole("main").getByRole("button", { name: "가입하기" }).click();
      await expect(page.getByRole("alert").first()).toBeVisible();
    },
    causes: answered(422, "/api/user/register"),
  },
  { name: "login", path: () => "/login?next=/books/new" },
  {
    name: "login-error",
    path: () => "/login",
    first: async (page) => {
      await page.getByLabel("아이디 또는 이메일").fill(somebody().username);
      await page.getByLabel("비밀번호", { exact: true }).fill("아닌 비밀번호");
      await page.getByRole("main").getByRole("button", { name: "로그인" }).click();
      await expect(page.getByRole("alert").first()).toBeVisible();
    },
    causes: answered(422, "/api/user/auth/login"),
  },
  { name: "about", path: () => "/about", first: (page) => page.getByText("책은 어떻게 사나요?").click() },
  { name: "not-found", path: () => "/no/such/page", status: 404 },
  { name: "book-gone", path: () => "/books/99999999", status: 404 },
  { name: "forbidden", path: () => `${books.photos}/edit`, as: "stranger", status: 403 },
];

for (const visit of pages) {
  test(`${visit.name} is sound in both lights and widths`, async ({ page, context, expectedConsole }) => {
    const { name, status = 200, causes } = visit;
    if (visit.as) await context.addCookies(visit.as === "seller" ? seller : stranger);
    if (status !== 200) expectedConsole(answered(status, visit.path()));
    if (causes) expectedConsole(causes);
    const response = await open(page, visit.path());
    expect(response?.status()).toBe(status);
    if (visit.as) await expect(page.getByRole("banner").getByText("환영합니다")).toHaveCount(1);

    await visit.first?.(page);
    await expectSound(page, name);
  });
}

test("in English as well", async ({ page, context }) => {
  await context.addCookies([{ name: "lang", value: "en", url: process.env.JOONGOBOOKS_E2E_URL! }, ...seller]);
  for (const [name, path] of [
    ["home-en", "/"],
    ["shop-en", "/books"],
    ["book-en", books.photos],
    ["sell-en", "/books/new"],
    ["about-en", "/about"],
  ] as const) {
    await open(page, path);
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
    await expect(page.getByRole("banner").getByText(`Welcome, ${nickname}.`)).toHaveCount(1);
    await expectHead(page, "Joongobooks");
    await page.setViewportSize({ width: 360, height: 800 });
    await audit(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), `nothing sticks out sideways on ${path}`).toBeLessThanOrEqual(360);
    await screenshots(page, name);
  }
});
