import type { Page } from "@playwright/test";
import { expect, hydrated, test as base } from "./support/index.ts";
import { expectSound } from "./support/look.ts";
import { linkTo } from "./support/mail.ts";
import { answered, open } from "./support/pages.ts";
import { signUp } from "./support/people.ts";
import { openShop, type OwnShop } from "./support/server.ts";

// Who may sell, where an address has to be verified for it: in a shop of its own, for in the other nobody has to.
const test = base.extend<object, { shop: OwnShop }>({
  shop: [
    async ({}, use, { workerIndex }) => {
      const shop = await openShop(`sellers-${workerIndex}.log`, [], { JOONGOBOOKS_ACCOUNTS_VERIFY_EMAIL: "true" });
      await use(shop);
      await shop.close();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ shop }, use) => use(shop.url),
});
// Four audits and four pictures a page: on a busy machine that takes its time.
test.describe.configure({ timeout: 180_000 });

const press = (page: Page, name: string) => page.getByRole("main").getByRole("button", { name, exact: true }).click();
const told = (page: Page, words: string) => expect(page.getByRole("status").filter({ hasText: words })).toBeVisible();

test("who has not verified the address is told why they cannot sell, and sells once they have", async ({ page, shop, expectedConsole }) => {
  const person = await signUp(page.request);
  expectedConsole(answered(403, "/books/new"));
  const refused = await open(page, "/books/new");
  expect(refused?.status()).toBe(403);
  await expect(page.getByRole("main")).toContainText("이메일을 확인하면 할 수 있어요.");
  await page.getByRole("main").getByRole("link", { name: "내 책장" }).click();
  await expect(page.getByRole("main")).toContainText("이메일을 아직 확인하지 않았어요.");
  await hydrated(page);
  const first = await linkTo(person.email, "verify", shop.mail);
  await press(page, "확인 편지 받기");
  await told(page, "확인 편지를 보냈어요.");

  // The newer letter's link takes the place of the older one's.
  await expect.poll(() => linkTo(person.email, "verify", shop.mail)).not.toBe(first);
  const link = await linkTo(person.email, "verify", shop.mail);
  const alive = await open(page, link);
  expect(alive?.status()).toBe(200);
  await expect(page.getByRole("heading", { level: 1, name: "이메일 확인" })).toBeVisible();
  await press(page, "이 주소가 맞아요");
  await told(page, "이메일을 확인했어요. 이제 책을 올릴 수 있어요.");
  await open(page, "/me");
  await expect(page.getByRole("main")).not.toContainText("이메일을 아직 확인하지 않았어요.");
  const form = await open(page, "/books/new");
  expect(form?.status()).toBe(200);
  await expect(page.getByLabel("제목", { exact: true })).toBeVisible();

  for (const dead of [first, link]) {
    expectedConsole(answered(404, dead));
    expect((await open(page, dead))?.status()).toBe(404);
    await expect(page.getByRole("heading", { level: 1, name: "이 주소는 이제 쓸 수 없어요" })).toBeVisible();
  }
});

test("a link to verify works in a browser in which nobody is logged in", async ({ page, shop, anotherVisitor, baseURL }) => {
  const person = await signUp(page.request);
  const other = await anotherVisitor();
  await open(other, `${baseURL}${await linkTo(person.email, "verify", shop.mail)}`);
  await press(other, "이 주소가 맞아요");
  await told(other, "이메일을 확인했어요.");
  await open(page, "/me");
  await expect(page.getByRole("main")).not.toContainText("이메일을 아직 확인하지 않았어요.");
});

test("a link to verify is sound in both lights and widths", async ({ page, shop }) => {
  const person = await signUp(page.request);
  await open(page, await linkTo(person.email, "verify", shop.mail));
  await expectSound(page, "verify");
});

test("what the unverified are told is sound in both lights and widths", async ({ page, expectedConsole }) => {
  expectedConsole(answered(403, "/books/new"));
  await signUp(page.request);
  await open(page, "/me");
  await expect(page.getByRole("button", { name: "확인 편지 받기" })).toBeVisible();
  await expectSound(page, "me-unverified");
  await open(page, "/books/new");
  await expectSound(page, "sell-unverified");
});

test("what the suspended are told is sound in both lights and widths", async ({ page, shop, expectedConsole }) => {
  expectedConsole(answered(403, "/books/new"));
  const person = await signUp(page.request);
  shop.run("admin", "suspend", person.username);
  await open(page, "/me");
  await expect(page.getByRole("main")).toContainText("이용이 멈춰 있어요.");
  await expectSound(page, "me-suspended");
  const refused = await open(page, "/books/new");
  expect(refused?.status()).toBe(403);
  await expect(page.getByRole("main")).toContainText("이용이 멈춰 있어서");
  await expectSound(page, "sell-suspended");
});
