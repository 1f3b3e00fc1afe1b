import type { BrowserContext, Page } from "@playwright/test";
import { expect, test } from "./support/index.ts";
import { answered, open } from "./support/pages.ts";
import { signUp, somebody, type Person } from "./support/people.ts";

const DAY = 24 * 60 * 60;

const field = (page: Page, name: string) => page.getByLabel(name, { exact: true });
const banner = (page: Page) => page.getByRole("banner");

async function fillSignUp(page: Page, person: Person, again = person.password): Promise<void> {
  await field(page, "아이디").fill(person.username);
  await field(page, "이메일").fill(person.email);
  await field(page, "닉네임").fill(person.nickname);
  await field(page, "비밀번호").fill(person.password);
  await field(page, "비밀번호 한 번 더").fill(again);
  await page.getByRole("main").getByRole("button", { name: "가입하기" }).click();
}

async function logIn(page: Page, username: string, password: string): Promise<void> {
  await field(page, "아이디 또는 이메일").fill(username);
  await field(page, "비밀번호").fill(password);
  await page.getByRole("main").getByRole("button", { name: "로그인" }).click();
}

async function expectSignedIn(page: Page, person: Person): Promise<void> {
  await expect(banner(page).getByText(`${person.nickname}님, 환영합니다.`)).toBeVisible();
  await expect(banner(page).getByRole("link", { name: "로그인" })).toHaveCount(0);
}

async function expectSignedOut(page: Page): Promise<void> {
  await expect(banner(page).getByRole("link", { name: "로그인" })).toBeVisible();
  await expect(banner(page).getByText("환영합니다")).toHaveCount(0);
}

async function sessionCookie(context: BrowserContext) {
  const cookies = await context.cookies();
  return cookies.find(({ name }) => name.endsWith("session"));
}

test("signing up signs in, and the head greets", async ({ page, context }) => {
  const person = somebody();
  await open(page, "/signup");
  await fillSignUp(page, person);
  await expectSignedIn(page, person);
  await expect(page).toHaveURL(/\/$/);
  const cookie = await sessionCookie(context);
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Lax" });
});

test("a taken user name is told at its field, ignoring case, and the rest is kept", async ({ page, anotherVisitor, expectedConsole }) => {
  expectedConsole(answered(409, "/api/user/register"));
  const first = await signUp((await anotherVisitor()).request);
  const second = { ...somebody(), username: first.username.toUpperCase() };
  await open(page, "/signup");
  await fillSignUp(page, second);
  await expect(field(page, "아이디")).toHaveAttribute("aria-invalid", "true");
  await expect(field(page, "아이디")).toHaveAccessibleDescription(/이미 다른 분이 쓰는 아이디예요\./);
  await expect(field(page, "이메일")).not.toHaveAttribute("aria-invalid");
  await expect(field(page, "아이디")).toHaveValue(second.username);
  await expect(field(page, "이메일")).toHaveValue(second.email);
  await expect(field(page, "닉네임")).toHaveValue(second.nickname);
  await expectSignedOut(page);
});

test("a taken address and nickname are told", async ({ page, anotherVisitor, expectedConsole }) => {
  expectedConsole(answered(409, "/api/user/register"));
  const first = await signUp((await anotherVisitor()).request);
  await open(page, "/signup");
  await fillSignUp(page, { ...somebody(), email: first.email });
  await expect(field(page, "이메일")).toHaveAccessibleDescription(/이미 가입한 이메일이에요\./);
  await open(page, "/signup");
  await fillSignUp(page, { ...somebody(), nickname: first.nickname });
  await expect(field(page, "닉네임")).toHaveAccessibleDescription(/이미 다른 분이 쓰는 이름이에요\./);
});

const WEAK: [string, string, RegExp][] = [
  ["that everybody uses", "password123", /흔히 쓰는 비밀번호라/],
  ["of one letter", "aaaaaaaaaaaa", /되풀이되거나 이어지는 글자라/],
  ["that is too short", "짧은말", /10자보다 짧아요\./],
];
for (const [kind, password, reason] of WEAK) {
  test(`a password ${kind} is refused with the reason`, async ({ page, expectedConsole }) => {
    expectedConsole(answered(422, "/api/user/register"));
    await open(page, "/signup");
    await fillSignUp(page, { ...somebody(), password });
    await expect(field(page, "비밀번호")).toHaveAttribute("aria-invalid", "true");
    await expect(field(page, "비밀번호")).toHaveAccessibleDescription(reason);
    await expectSignedOut(page);
  });
}

test("a password made of one's own name is refused with the reason", async ({ page, expectedConsole }) => {
  expectedConsole(answered(422, "/api/user/register"));
  const person = somebody();
  await open(page, "/signup");
  await fillSignUp(page, { ...person, password: `${person.username}1` });
  await expect(field(page, "비밀번호")).toHaveAccessibleDescription(/아이디, 이메일, 닉네임과 닮아서/);
});

test("two passwords that differ are told at the second", async ({ page, expectedConsole }) => {
  expectedConsole(answered(422, "/api/user/register"));
  await open(page, "/signup");
  await fillSignUp(page, somebody(), "느린 서가의 빨간 우산 일곱 개");
  await expect(field(page, "비밀번호 한 번 더")).toHaveAttribute("aria-invalid", "true");
  await expect(field(page, "비밀번호 한 번 더")).toHaveAccessibleDescription(/위의 비밀번호와 달라요\./);
  await expect(field(page, "비밀번호")).not.toHaveAttribute("aria-invalid");
});

test("a wrong password and a wrong name get the same sentence; the name is kept, the password is not", async ({ page, anotherVisitor, expectedConsole }) => {
  expectedConsole(answered(422, "/api/user/auth/login"));
  const person = await signUp((await anotherVisitor()).request);
  for (const name of [person.username, somebody().username]) {
    await open(page, "/login");
    await logIn(page, name, "느린 서가의 빨간 우산");
    await expect(page.getByRole("alert")).toHaveText("아이디나 비밀번호가 맞지 않아요.");
    await expect(field(page, "아이디 또는 이메일")).toHaveValue(name);
    await expect(field(page, "비밀번호")).toHaveValue("");
    await expectSignedOut(page);
  }
});

test("one logs in with the user name or the address, in any case", async ({ page, context, anotherVisitor }) => {
  const person = await signUp((await anotherVisitor()).request);
  for (const name of [person.username.toUpperCase(), person.email]) {
    await open(page, "/login");
    await logIn(page, name, person.password);
    await expectSignedIn(page, person);
    await context.clearCookies();
  }
});

test("without staying logged in the session ends with the browser", async ({ page, context, anotherVisitor }) => {
  const person = await signUp((await anotherVisitor()).request);
  await open(page, "/login");
  await logIn(page, person.username, person.password);
  await expectSignedIn(page, person);
  expect((await sessionCookie(context))?.expires).toBe(-1);
});

test("staying logged in outlasts the browser", async ({ page, context, anotherVisitor }) => {
  const person = await signUp((await anotherVisitor()).request);
  await open(page, "/login");
  await page.getByRole("checkbox", { name: "로그인 유지" }).check();
  await logIn(page, person.username, person.password);
  await expectSignedIn(page, person);
  const cookie = await sessionCookie(context);
  expect(cookie?.expires).toBeGreaterThan(Date.now() / 1000 + 7 * DAY);
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Lax" });
});

test("who logs out is out on every page, and the old cookie is dead", async ({ page, context }) => {
  const person = await signUp(page.request);
  await open(page, "/about");
  await expectSignedIn(page, person);
  const before = await context.cookies();
  await banner(page).getByText(`${person.nickname}님, 환영합니다.`).click();
  await banner(page).getByRole("button", { name: "로그아웃" }).click();
  await expectSignedOut(page);
  await context.addCookies(before);
  await open(page, "/about");
  await expectSignedOut(page);
});

test("a signed-out visitor who wants to sell logs in first and comes back", async ({ page, anotherVisitor, expectedConsole }) => {
  expectedConsole(answered(401, "/api/book/form"));
  const person = await signUp((await anotherVisitor()).request);
  await open(page, "/");
  await banner(page).getByRole("link", { name: "책 팔기" }).click();
  await expect(page).toHaveURL(/\/login\?next=/);
  await expect(page.getByRole("main")).toContainText("로그인하면 이어서 할 수 있어요.");
  await logIn(page, person.username, person.password);
  await expect(page).toHaveURL(/\/books\/new$/);
  await expect(page.getByRole("heading", { level: 1, name: "책 팔기" })).toBeVisible();
  await expectSignedIn(page, person);
});

test("who must log in but has no account signs up and comes back", async ({ page }) => {
  const person = somebody();
  await open(page, "/books/new");
  await expect(page).toHaveURL(/\/login\?next=/);
  await page.getByRole("main").getByRole("link", { name: "회원가입" }).click();
  await fillSignUp(page, person);
  await expect(page).toHaveURL(/\/books\/new$/);
  await expectSignedIn(page, person);
});

test("a login leads nowhere outside the shop", async ({ page, anotherVisitor }) => {
  const person = await signUp((await anotherVisitor()).request);
  await open(page, "/login?next=//evil.example/");
  await logIn(page, person.username, person.password);
  await expectSignedIn(page, person);
  await expect(page).toHaveURL((url) => url.origin === process.env.JOONGOBOOKS_E2E_URL && url.pathname === "/");
});
