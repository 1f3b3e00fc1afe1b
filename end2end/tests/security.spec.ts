import type { Page } from "@playwright/test";
import { shelve } from "./support/books.ts";
import { expect, hydrated, scripted, test } from "./support/index.ts";
import { answered, open } from "./support/pages.ts";
import { signUp, type Person } from "./support/people.ts";
import { code } from "./support/totp.ts";

const field = (page: Page, name: string) => page.getByLabel(name, { exact: true });
const press = (page: Page, name: string) => page.getByRole("main").getByRole("button", { name, exact: true }).click();
const greeting = (page: Page, person: Person) => page.getByRole("banner").getByText(`${person.nickname}님, 환영합니다.`);

async function logIn(page: Page, person: Person, next = ""): Promise<void> {
  await open(page, `/login${next}`);
  await field(page, "아이디 또는 이메일").fill(person.username);
  await field(page, "비밀번호").fill(person.password);
  await press(page, "로그인");
}

test("one sees where one is logged in, and logs out there", async ({ page, anotherVisitor }) => {
  const person = await signUp(page.request);
  const [second, third] = [await anotherVisitor(), await anotherVisitor()];
  for (const other of [second, third]) {
    await logIn(other, person);
    await expect(greeting(other, person)).toBeVisible();
  }
  await open(page, "/me/sessions");
  const rows = page.locator(".sign-in");
  await expect(rows).toHaveCount(3);
  await expect(rows.first()).toContainText("지금 이 기기");
  await expect(rows.first()).toContainText("Chrome");
  await rows.nth(1).getByRole("button").click();
  await expect(page.getByRole("status").filter({ hasText: "그 기기에서 로그아웃했어요." })).toBeVisible();
  await expect(rows).toHaveCount(2);
  await press(page, "다른 기기에서 모두 로그아웃");
  await expect(rows).toHaveCount(1);
  for (const other of [second, third]) {
    await open(other, "/");
    await expect(greeting(other, person)).toHaveCount(0);
  }
  await open(page, "/");
  await expect(greeting(page, person)).toBeVisible();
});

/** Turns the second factor on and gives its secret and recovery codes. */
async function setUp(page: Page, person: Person): Promise<{ secret: string; codes: string[] }> {
  await open(page, "/me/security");
  await field(page, "비밀번호").fill(person.password);
  await press(page, "시작하기");
  await expect(page.getByRole("img", { name: "인증 앱으로 찍는 QR 코드" })).toBeVisible();
  const secret = await page.locator("code.secret").innerText();
  const codes = await page.locator(".codes code").allInnerTexts();
  expect(codes).toHaveLength(10);
  await field(page, "인증 번호").fill(code(secret));
  await press(page, "2단계 인증 켜기");
  await expect(page.getByRole("status").filter({ hasText: "2단계 인증을 켰어요." })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("남은 복구 코드 10개");
  return { secret, codes };
}

test("with a second factor the password alone is not enough", async ({ page, anotherVisitor, expectedConsole }) => {
  expectedConsole(answered(422, "/api/user/auth/code"));
  const person = await signUp(page.request);
  const { secret, codes } = await setUp(page, person);

  const other = await anotherVisitor();
  await logIn(other, person, "?next=/books/new");
  await expect(other).toHaveURL(/\/login\/code\?next=/);
  await expect(greeting(other, person)).toHaveCount(0);
  await field(other, "인증 번호").fill("000000");
  await press(other, "로그인");
  await expect(field(other, "인증 번호")).toHaveAccessibleDescription(/번호가 맞지 않아요\./);
  // The step of the setup is used up; clocks may differ by one.
  await field(other, "인증 번호").fill(code(secret, 1));
  await press(other, "로그인");
  await expect(greeting(other, person)).toBeVisible();
  await expect(other).toHaveURL(/\/books\/new$/);

  const third = await anotherVisitor();
  await logIn(third, person);
  await field(third, "인증 번호").fill(codes[0]!.toUpperCase().replaceAll("-", " "));
  await press(third, "로그인");
  await expect(greeting(third, person)).toBeVisible();
  await open(third, "/me/security");
  await expect(third.getByRole("main")).toContainText("남은 복구 코드 9개");
});

test("a wrong first code turns nothing on, and the password is asked again to turn it off", async ({ page, expectedConsole }) => {
  expectedConsole(answered(422, "/api/user/second_factor"));
  const person = await signUp(page.request);
  await open(page, "/me/security");
  await field(page, "비밀번호").fill("아닌 비밀번호예요");
  await press(page, "시작하기");
  await expect(field(page, "비밀번호")).toHaveAccessibleDescription(/비밀번호가 맞지 않아요\./);
  await field(page, "비밀번호").fill(person.password);
  await press(page, "시작하기");
  await field(page, "인증 번호").fill("000000");
  await press(page, "2단계 인증 켜기");
  await expect(field(page, "인증 번호")).toHaveAccessibleDescription(/번호가 맞지 않아요\./);
  await expect(page.getByRole("main")).toContainText("꺼져 있어요");
  const secret = await page.locator("code.secret").innerText();
  await field(page, "인증 번호").fill(code(secret));
  await press(page, "2단계 인증 켜기");
  await expect(page.getByRole("main")).toContainText("켜져 있어요");

  await page.locator("summary", { hasText: "2단계 인증 끄기" }).click();
  const off = page.locator("details", { hasText: "2단계 인증 끄기" });
  await off.getByLabel("비밀번호").fill(person.password);
  await off.getByRole("button", { name: "2단계 인증 끄기" }).click();
  await expect(page.getByRole("status").filter({ hasText: "2단계 인증을 껐어요." })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("꺼져 있어요");
});

test("who leaves takes their data along, and their books are gone", async ({ page, anotherVisitor, expectedConsole }) => {
  expectedConsole(answered(422, "/api/user/delete"));
  const person = await signUp(page.request);
  const book = await shelve(page.request, { details: "내가 적은 말" });
  await open(page, "/me/data");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "파일 내려받기" }).click()]);
  expect(download.suggestedFilename()).toBe("joongobooks.json");
  const text = await (await download.createReadStream()).toArray();
  const data = JSON.parse(Buffer.concat(text).toString()) as { account: { email: string }; listings: { details: string }[] };
  expect(data.account.email).toBe(person.email);
  expect(data.listings[0]!.details).toBe("내가 적은 말");

  await open(page, "/me/withdraw");
  await field(page, "비밀번호").fill("아닌 비밀번호예요");
  await press(page, "탈퇴할게요");
  await expect(field(page, "비밀번호")).toHaveAccessibleDescription(/비밀번호가 맞지 않아요\./);
  await field(page, "비밀번호").fill(person.password);
  await press(page, "탈퇴할게요");
  await expect(page.getByRole("status").filter({ hasText: "탈퇴했어요." })).toBeVisible();
  await expect(greeting(page, person)).toHaveCount(0);
  const other = await anotherVisitor();
  expectedConsole(answered(404, book.path));
  expect((await other.goto(book.path))?.status()).toBe(404);
  // Name and address are free again.
  await signUp(other.request, person);
});

test("one's own pages are a click away, and need a login", async ({ page, anotherVisitor, expectedConsole }) => {
  expectedConsole(answered(401, "/api/user/"));
  const person = await signUp((await anotherVisitor()).request);
  await open(page, "/me/sessions");
  await expect(page).toHaveURL(/\/login\?next=%2Fme%2Fsessions$/);
  await hydrated(page);
  await field(page, "아이디 또는 이메일").fill(person.username);
  await field(page, "비밀번호").fill(person.password);
  await press(page, "로그인");
  await expect(page.getByRole("heading", { level: 1, name: "로그인한 기기" })).toBeVisible();
  await page.getByRole("navigation", { name: "내 책장 메뉴" }).getByRole("link", { name: "내 책장" }).click();
  await expect(page).toHaveURL(/\/me$/);
  await expect(page.getByRole("heading", { name: "아직 올린 책이 없어요" })).toBeVisible();
  await page.getByRole("banner").locator("summary").click();
  await expect(page.getByRole("banner").getByRole("link", { name: "내 책장" })).toBeVisible();
  if (scripted()) await page.keyboard.press("Escape");
});
