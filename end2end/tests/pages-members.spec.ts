import { readFileSync } from "node:fs";
import type { APIRequestContext, Page } from "@playwright/test";
import { mark, photo, shelve } from "./support/books.ts";
import { expect, test } from "./support/index.ts";
import { expectSound } from "./support/look.ts";
import { linkTo } from "./support/mail.ts";
import { answered, open } from "./support/pages.ts";
import { answerOf, post, signUp, type Person } from "./support/people.ts";
import { code } from "./support/totp.ts";

// Four audits and four pictures a page: on a busy machine that takes its time.
test.describe.configure({ timeout: 180_000 });

type Cookies = Awaited<ReturnType<APIRequestContext["storageState"]>>["cookies"];
let person: Person;
let id: number;
let mine: Cookies;
let reset: string;
/** Somebody else, with a second factor. */
let careful: Person;
let carefuls: Cookies;

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

  const other = await playwright.request.newContext({ baseURL: process.env.JOONGOBOOKS_E2E_URL });
  careful = await signUp(other);
  await post(other, "/api/user/second_factor/start", { password: careful.password });
  const { setup } = await answerOf<{ setup: { secret: string } }>(await other.get("/api/user/second_factor"));
  await post(other, "/api/user/second_factor/confirm", { code: code(setup.secret) });
  carefuls = (await other.storageState()).cookies;
  await other.dispose();
});

type Visit = { name: string; path: () => string; mine?: boolean; careful?: boolean; status?: number; first?: (page: Page) => Promise<void>; causes?: RegExp };

const field = (page: Page, name: string) => page.getByLabel(name, { exact: true });
const press = (page: Page, name: string) => page.getByRole("main").getByRole("button", { name, exact: true }).click();

/** A login that waits for its code. */
async function giveThePassword(page: Page): Promise<void> {
  await field(page, "아이디 또는 이메일").fill(careful.username);
  await field(page, "비밀번호").fill(careful.password);
  await press(page, "로그인");
  await expect(page).toHaveURL(/\/login\/code/);
  await expect(field(page, "인증 번호")).toBeVisible();
}

const pages: Visit[] = [
  { name: "member", path: () => `/members/${id}` },
  { name: "member-sold", path: () => `/members/${id}?status=sold` },
  { name: "member-gone", path: () => "/members/99999999", status: 404 },
  { name: "me", path: () => "/me", mine: true },
  { name: "me-edit", path: () => "/me/edit", mine: true },
  {
    name: "me-edit-errors",
    path: () => "/me/edit",
    mine: true,
    first: async (page) => {
      await field(page, "닉네임").fill("");
      await press(page, "고친 것 남기기");
      await expect(field(page, "닉네임")).toHaveAttribute("aria-invalid", "true");
    },
    causes: answered(422, "/api/user/profile/update"),
  },
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
  {
    name: "me-security-on",
    path: () => "/me/security",
    careful: true,
    first: async (page) => {
      const more = page.getByRole("main").locator("details");
      await expect(more).toHaveCount(2);
      for (const details of await more.all()) await details.locator("summary").click();
      for (const details of await more.all()) await expect(details.getByRole("button").last()).toBeVisible();
    },
  },
  { name: "me-data", path: () => "/me/data", mine: true },
  { name: "me-withdraw", path: () => "/me/withdraw", mine: true },
  {
    name: "me-withdraw-errors",
    path: () => "/me/withdraw",
    mine: true,
    first: async (page) => {
      await field(page, "비밀번호").fill("아닌 비밀번호예요");
      await press(page, "탈퇴할게요");
      await expect(field(page, "비밀번호")).toHaveAttribute("aria-invalid", "true");
    },
    causes: answered(422, "/api/user/delete"),
  },
  { name: "forgot", path: () => "/forgot" },
  { name: "reset", path: () => reset },
  {
    name: "reset-errors",
    path: () => reset,
    first: async (page) => {
      await field(page, "새 비밀번호").fill("password123");
      await field(page, "새 비밀번호 한 번 더").fill("password123");
      await press(page, "새 비밀번호로 정하기");
      await expect(field(page, "새 비밀번호")).toHaveAttribute("aria-invalid", "true");
    },
    causes: answered(422, "/api/user/resetpassword"),
  },
  { name: "reset-dead", path: () => "/reset/0123", status: 404 },
  { name: "verify-dead", path: () => "/verify/0123", status: 404 },
  // Who comes by its address alone.
  { name: "login-code", path: () => "/login/code" },
  { name: "login-code-asked", path: () => "/login", first: giveThePassword },
  {
    name: "login-code-errors",
    path: () => "/login",
    first: async (page) => {
      await giveThePassword(page);
      await field(page, "인증 번호").fill("000000");
      await press(page, "로그인");
      await expect(field(page, "인증 번호")).toHaveAttribute("aria-invalid", "true");
    },
    causes: answered(422, "/api/user/auth/code"),
  },
];

for (const visit of pages) {
  test(`${visit.name} is sound in both lights and widths`, async ({ page, context, expectedConsole }) => {
    const { name, status = 200, causes } = visit;
    if (visit.mine) await context.addCookies(mine);
    if (visit.careful) await context.addCookies(carefuls);
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
  for (const path of ["/me", "/me/edit", "/me/sessions", "/me/security", "/me/data", "/me/withdraw", "/forgot"]) {
    await open(page, path);
    // What people wrote is theirs; what the shop says is English.
    const said = (await page.getByRole("main").innerText()).replace(ABOUT, "");
    expect(said, path).not.toMatch(/[가-힣]요\./);
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth), `nothing sticks out sideways on ${path}`).toBeLessThanOrEqual(360);
  }
});
