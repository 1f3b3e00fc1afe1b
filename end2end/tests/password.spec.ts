import type { Page } from "@playwright/test";
import { expect, test } from "./support/index.ts";
import { linkTo } from "./support/mail.ts";
import { answered, open } from "./support/pages.ts";
import { signUp, somebody, type Person } from "./support/people.ts";

const NEW = "낡은 등대의 초록 우편함 셋";
const field = (page: Page, name: string) => page.getByLabel(name, { exact: true });
const press = (page: Page, name: string) => page.getByRole("main").getByRole("button", { name, exact: true }).click();

async function logIn(page: Page, person: Person, password: string): Promise<void> {
  await open(page, "/login");
  await field(page, "아이디 또는 이메일").fill(person.username);
  await field(page, "비밀번호").fill(password);
  await press(page, "로그인");
}

const greeting = (page: Page, person: Person) => page.getByRole("banner").getByText(`${person.nickname}님, 환영합니다.`);

async function askForLetter(page: Page, address: string): Promise<void> {
  await open(page, "/login");
  await page.getByRole("link", { name: "비밀번호를 잊으셨나요?" }).click();
  await field(page, "이메일").fill(address);
  await press(page, "편지 받기");
  await expect(page.getByRole("status").filter({ hasText: "가입한 주소라면 곧 편지가 도착해요." })).toBeVisible();
}

async function setPassword(page: Page, link: string): Promise<void> {
  await open(page, link);
  await field(page, "새 비밀번호").fill(NEW);
  await field(page, "새 비밀번호 한 번 더").fill(NEW);
  await press(page, "새 비밀번호로 정하기");
}

test("a forgotten password is set anew by the link in a mail, once", async ({ page, anotherVisitor, expectedConsole }) => {
  expectedConsole(answered(422, "/api/user/auth/login"));
  const elsewhere = await anotherVisitor();
  const person = await signUp(elsewhere.request);
  await askForLetter(page, person.email);
  const link = await linkTo(person.email, "reset");
  await setPassword(page, link);
  await expect(page.getByRole("status").filter({ hasText: "비밀번호를 새로 정했어요." })).toBeVisible();
  await logIn(page, person, person.password);
  await expect(page.getByRole("alert")).toHaveText("아이디나 비밀번호가 맞지 않아요.");
  await logIn(page, person, NEW);
  await expect(greeting(page, person)).toBeVisible();
  // Where they were signed in before, they are not any more.
  await open(elsewhere, "/");
  await expect(greeting(elsewhere, person)).toHaveCount(0);
  expectedConsole(answered(404, link));
  const response = await open(page, link);
  expect(response?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1, name: "이 주소는 이제 쓸 수 없어요" })).toBeVisible();
  await page.getByRole("link", { name: "편지 다시 받기" }).click();
  await expect(page).toHaveURL(/\/forgot$/);
});

test("an address that nobody has gets the same answer", async ({ page }) => {
  await askForLetter(page, somebody().email);
});

test("a weak password does not use the link up, and is told at its field", async ({ page, anotherVisitor, expectedConsole }) => {
  expectedConsole(answered(422, "/api/user/resetpassword"));
  const person = await signUp((await anotherVisitor()).request);
  await askForLetter(page, person.email);
  const link = await linkTo(person.email, "reset");
  await open(page, link);
  await field(page, "새 비밀번호").fill("password123");
  await field(page, "새 비밀번호 한 번 더").fill("password124");
  await press(page, "새 비밀번호로 정하기");
  await expect(field(page, "새 비밀번호 한 번 더")).toHaveAccessibleDescription(/위의 비밀번호와 달라요\./);
  await field(page, "새 비밀번호").fill("password123");
  await field(page, "새 비밀번호 한 번 더").fill("password123");
  await press(page, "새 비밀번호로 정하기");
  await expect(field(page, "새 비밀번호")).toHaveAccessibleDescription(/흔히 쓰는 비밀번호라/);
  await setPassword(page, link);
  await expect(page).toHaveURL(/\/login\?done=reset/);
});

test("who knows the old password changes it, and is logged out everywhere else", async ({ page, anotherVisitor, expectedConsole }) => {
  expectedConsole(answered(422, "/api/user/changepassword"));
  const person = await signUp(page.request);
  const elsewhere = await anotherVisitor();
  await logIn(elsewhere, person, person.password);
  await expect(greeting(elsewhere, person)).toBeVisible();
  await open(page, "/me/password");
  await field(page, "지금 비밀번호").fill("느린 서가의 빨간 우산");
  await field(page, "새 비밀번호").fill(NEW);
  await field(page, "새 비밀번호 한 번 더").fill(NEW);
  await press(page, "비밀번호 바꾸기");
  await expect(field(page, "지금 비밀번호")).toHaveAccessibleDescription(/비밀번호가 맞지 않아요\./);
  await field(page, "지금 비밀번호").fill(person.password);
  await field(page, "새 비밀번호").fill(NEW);
  await field(page, "새 비밀번호 한 번 더").fill(NEW);
  await press(page, "비밀번호 바꾸기");
  await expect(page.getByRole("status").filter({ hasText: "비밀번호를 바꿨어요." })).toBeVisible();
  await expect(greeting(page, person)).toBeVisible();
  await open(elsewhere, "/");
  await expect(greeting(elsewhere, person)).toHaveCount(0);
});
