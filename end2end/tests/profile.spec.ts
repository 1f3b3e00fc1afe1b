import type { Page } from "@playwright/test";
import { shelve, photo, NO_PHOTO } from "./support/books.ts";
import { expect, scripted, test } from "./support/index.ts";
import { answered, card, choosePhotos, expectDrawn, expectPhotos, open } from "./support/pages.ts";
import { signUp, somebody } from "./support/people.ts";

const field = (page: Page, name: string) => page.getByLabel(name, { exact: true });
const save = (page: Page) => page.getByRole("button", { name: "고친 것 남기기" }).click();

/** The round picture in the page's head. */
const headPicture = (page: Page) => page.getByRole("banner").locator("summary img");

test("a picture, a name and some words of one's own are seen everywhere at once", async ({ page, anotherVisitor }) => {
  await signUp(page.request);
  const book = await shelve(page.request);
  const changed = somebody().nickname;
  await open(page, "/me");
  await page.getByRole("link", { name: "프로필 고치기" }).last().click();
  await field(page, "닉네임").fill(changed);
  await page.getByLabel("소개").fill("조용한 책을 좋아해요.\n<b>택배</b>로 보내요.");
  await choosePhotos(page, [photo("orientation_6.jpg")]);
  await expectPhotos(page, 1);
  await save(page);
  await expect(page.getByRole("status").filter({ hasText: "프로필을 고쳤어요." })).toBeVisible();
  await expect(page).toHaveURL(/\/me\?done=profile$/);
  await expect(page.getByRole("banner").getByText(`${changed}님, 환영합니다.`)).toBeVisible();
  await expectDrawn(headPicture(page));
  await expect(page.getByRole("main")).toContainText("<b>택배</b>로 보내요.");

  const other = await anotherVisitor();
  await open(other, book.path);
  await other.getByRole("link", { name: changed }).click();
  await expect(other.getByRole("heading", { level: 1, name: changed })).toBeVisible();
  await expectDrawn(other.locator(".profile img"));
  await expect(card(other, book.title)).toBeVisible();
});

test("another picture takes the place of the first, and is not the one the browser has kept", async ({ page }) => {
  await signUp(page.request);
  const sources: string[] = [];
  for (const name of ["orientation_1.jpg", "gps.jpg"]) {
    await open(page, "/me/edit");
    await choosePhotos(page, [photo(name)]);
    await expectPhotos(page, 1);
    await save(page);
    await expect(page).toHaveURL(/done=profile/);
    await expect.poll(async () => headPicture(page).getAttribute("src")).not.toBe(sources.at(-1) ?? null);
    await expectDrawn(headPicture(page));
    sources.push((await headPicture(page).getAttribute("src"))!);
  }
  expect(new Set(sources).size).toBe(2);
});

test("a picture can be taken away again", async ({ page }) => {
  await signUp(page.request);
  await open(page, "/me/edit");
  await choosePhotos(page, [photo("orientation_1.jpg")]);
  await expectPhotos(page, 1);
  await save(page);
  await expectDrawn(headPicture(page));
  await open(page, "/me/edit");
  await page.getByRole("button", { name: "사진 1 빼기" }).click();
  await expectPhotos(page, 0);
  await save(page);
  await expect(page).toHaveURL(/done=profile/);
  await expect(headPicture(page)).toHaveCount(0);
});

test("what is wrong is told at its field, and the rest is kept", async ({ page, anotherVisitor, expectedConsole }) => {
  expectedConsole(answered(409, "/api/user/profile/update"));
  expectedConsole(answered(422, "/api/user/profile/update"));
  const other = await signUp((await anotherVisitor()).request);
  await signUp(page.request);
  await open(page, "/me/edit");
  await field(page, "닉네임").fill(other.nickname);
  await page.getByLabel("소개").fill("남아 있을 말");
  await save(page);
  await expect(field(page, "닉네임")).toHaveAccessibleDescription(/이미 다른 분이 쓰는 이름이에요\./);
  await expect(page.getByLabel("소개")).toHaveValue("남아 있을 말");
  await field(page, "닉네임").fill(" ");
  await save(page);
  await expect(field(page, "닉네임")).toHaveAccessibleDescription(/여기를 적어 주세요\./);
});

test("what is no picture is refused, and the words stay", async ({ page, expectedConsole }) => {
  expectedConsole(answered(422, "/photos"));
  await signUp(page.request);
  await open(page, "/me/edit");
  await page.getByLabel("소개").fill("남아 있을 말");
  await choosePhotos(page, [NO_PHOTO]);
  await expect(page.getByText("온전한 사진 파일이 아니에요.")).toBeVisible();
  await expect(page.getByLabel("소개")).toHaveValue("남아 있을 말");
});

test("a chosen picture that was not sent is not lost in silence", async ({ page }) => {
  test.skip(scripted(), "with JavaScript it goes by itself");
  await signUp(page.request);
  await open(page, "/me/edit");
  await page.getByLabel("사진 고르기").setInputFiles(photo("orientation_1.jpg"));
  await save(page);
  await expect(page.getByText("고른 사진이 아직 오르지 않았어요.")).toBeVisible();
});

test("nobody's address or user name stands on their page", async ({ page, anotherVisitor }) => {
  const other = await anotherVisitor();
  const person = await signUp(other.request);
  const { id } = (await (await other.request.get("/api/user/me")).json()) as { id: number };
  await open(page, `/members/${id}`);
  await expect(page.getByRole("heading", { level: 1, name: person.nickname })).toBeVisible();
  const html = await page.content();
  expect(html).not.toContain(person.email);
  // The nickname has the user name in it.
  expect(html.replaceAll(person.nickname, "")).not.toContain(person.username);
});
