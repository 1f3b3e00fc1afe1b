import { readFileSync } from "node:fs";
import type { APIRequestContext, Page } from "@playwright/test";
import { mark, photo, shelve } from "./support/books.ts";
import { expect, test } from "./support/index.ts";
import { expectSound } from "./support/look.ts";
import { linkTo } from "./support/mail.ts";
import { answered, open } from "./support/pages.ts";
import { post, signUp, type Person } from "./support/people.ts";

// Four audits and four pictures a page: on a busy machine that takes its time.
test.describe.configure({ timeout: 180_000 });

type Cookies = Awaited<ReturnType<APIRequestContext["storageState"]>>["cookies"];
let person: Person;
let id: number;
let mine: Cookies;
let reset: string;

const ABOUT = "소설과 시를 주로 읽고, 다 읽은 책은 다음 분께 건네요.\n\n택배는 이틀 안에 보내고, 연남동 근처라면 만나서 드려도 좋아요.";

test.beforeAll(async ({ playwright }) => {
  const request = await playwright.request.newContext({ baseURL: process.env.JOONGOBOOKS_E2E_URL });
  person = await signUp(request);
  const photos = { name: "me.jpg", mimeType: "image/jpeg", buffer: readFileSync(photo("orientation_1.jpg")) };
  const uploaded = await request.post("/photos", { multipart: { photos }, headers: { accept: "application/json" } });
  const portrait = ((await uploaded.json()) as { photos: { id: number }[] }).photos[0]!.id;
  await post(request, "/api/user/profile/update", { nickname: person.nickname, about_me: ABOUT, photo: String(portrait) });
  await shelve(request, { title: "채식주의자" }, ["orientation_6.jpg"]);
  await shelve(request, { title: "우리가 빛의 속도로 갈 수 없다면", author: "김초엽", publisher: "허블" });
  const sold = await shelve(request, { title: "모순", author: "양귀자", publisher: "쓰다" });
  await mark(request, sold.id, "sold");
  await post(request, "/api/user/token", { username: person.username, password: person.password });
  await post(request, "/api/user/forgotpassword", { email: person.email });
  reset = await linkTo(person.email, "reset");
  ({ id } = (await (await request.get("/api/user/me")).json()) as { id: number });
  mine = (await request.storageState()).cookies;
  await request.dispose();
});

type Visit = { name: string; path: () => string; mine?: boolean; status?: number; first?: (page: Page) => Promise<void>; causes?: RegExp };

const press = (page: Page, name: string) => page.getByRole("main").getByRole("button", { name, exact: true }).click();

const pages: Visit[] = [
  { name: "member", path: () => `/members/${id}` },
  { name: "member-sold", path: () => `/members/${id}?status=sold` },
  { name: "member-gone", path: () => "/members/99999999", status: 404 },
  { name: "me", path: () => "/me", mine: true },
  { name: "me-edit", path: () => "/me/edit", mine: true },
  { name: "me-password", path: () => "/me/password", mine: true },
  {
    name: "me-password-errors",
    path: () => "/me/password",
    mine: true,
    first: async (page) => {
      await press(page, "비밀번호 바꾸기");
      await expect(page.getByLabel("새 비밀번호", { exact: true })).toHaveAttribute("aria-invalid", "true");
    },
    causes: answered(422, "/api/user/changepassword"),
  },
  { name: "me-sessions", path: () => "/me/sessions", mine: true },
  { name: "me-security", path: () => "/me/security", mine: true },
  {
    name: "me-security-setup",
    path: () => "/me/security",
    mine: true,
    first: async (page) => {
      await page.getByLabel("비밀번호", { exact: true }).fill(person.password);
      await press(page, "시작하기");
      await expect(page.getByRole("img", { name: "인증 앱으로 찍는 QR 코드" })).toBeVisible();
    },
  },
  { name: "me-data", path: () => "/me/data", mine: true },
  { name: "me-withdraw", path: () => "/me/withdraw", mine: true },
  { name: "forgot", path: () => "/forgot" },
  { name: "reset", path: () => reset },
  { name: "reset-dead", path: () => "/reset/0123", status: 404 },
  { name: "verify-dead", path: () => "/verify/0123", status: 404 },
  { name: "login-code", path: () => "/login/code" },
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

test("in English as well", async ({ page, context }) => {
  await context.addCookies([{ name: "lang", value: "en", url: process.env.JOONGOBOOKS_E2E_URL! }, ...mine]);
  for (const path of ["/me", "/me/edit", "/me/sessions", "/me/security", "/me/withdraw", "/forgot"]) {
    await open(page, path);
    // What people wrote is theirs; what the shop says is English.
    const said = (await page.getByRole("main").innerText()).replace(ABOUT, "");
    expect(said, path).not.toMatch(/[가-힣]요\./);
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth), `nothing sticks out sideways on ${path}`).toBeLessThanOrEqual(360);
  }
});
