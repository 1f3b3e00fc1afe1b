import { expect, test } from "./support/index.ts";
import { shelve } from "./support/books.ts";
import { answered, open } from "./support/pages.ts";
import { signUp } from "./support/people.ts";

test("a stranger sees my listing without the tools that I see", async ({ page, anotherVisitor }) => {
  const person = await signUp(page.request);
  const mine = await shelve(page.request);
  await open(page, mine.path);
  await expect(page.getByRole("region", { name: "내가 올린 책이에요" })).toBeVisible();

  const stranger = await anotherVisitor();
  await signUp(stranger.request);
  for (const visitor of [stranger, await anotherVisitor()]) {
    await open(visitor, mine.path);
    await expect(visitor.getByRole("heading", { level: 1, name: mine.title })).toBeVisible();
    await expect(visitor.getByRole("article")).toContainText(person.nickname);
    await expect(visitor.getByRole("region", { name: "내가 올린 책이에요" })).toHaveCount(0);
    await expect(visitor.getByRole("link", { name: "고치기" })).toHaveCount(0);
    await expect(visitor.getByRole("button", { name: "판매완료" })).toHaveCount(0);
    await expect(visitor.getByText("지우기", { exact: true })).toHaveCount(0);
  }
});

test("a stranger who goes to the edit page is told that it is somebody else's", async ({ page, anotherVisitor, expectedConsole }) => {
  await signUp(page.request);
  const mine = await shelve(page.request);
  const edit = `${mine.path}/edit`;
  expectedConsole(answered(403, edit));
  const stranger = await anotherVisitor();
  await signUp(stranger.request);
  const response = await open(stranger, edit);
  expect(response?.status()).toBe(403);
  await expect(stranger.getByRole("heading", { level: 1, name: "여기는 다른 분의 책장이에요" })).toBeVisible();
  await expect(stranger.getByRole("textbox", { name: "제목" })).toHaveCount(0);
  await stranger.getByRole("main").getByRole("link", { name: "책방 둘러보기" }).click();
  await expect(stranger.getByRole("heading", { level: 1, name: "책방" })).toBeVisible();
});

test("the seller who is signed out logs in on the way to the edit page", async ({ page, anotherVisitor }) => {
  const seller = await anotherVisitor();
  const person = await signUp(seller.request);
  const mine = await shelve(seller.request);
  await open(page, `${mine.path}/edit`);
  await expect(page).toHaveURL((url) => url.pathname === "/login" && url.searchParams.get("next") === `${mine.path}/edit`);
  await page.getByLabel("아이디 또는 이메일").fill(person.username);
  await page.getByLabel("비밀번호", { exact: true }).fill(person.password);
  await page.getByRole("main").getByRole("button", { name: "로그인" }).click();
  await expect(page).toHaveURL(new RegExp(`${mine.path}/edit$`));
  await expect(page.getByRole("textbox", { name: "제목" })).toHaveValue(mine.title);
});

test("an edit page of a listing that does not exist is not found", async ({ page, expectedConsole }) => {
  expectedConsole(answered(404, "/books/99999999/edit"));
  await signUp(page.request);
  const response = await open(page, "/books/99999999/edit");
  expect(response?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("이 자리에 있던 책을 찾지 못했어요");
});
