import type { Page } from "@playwright/test";
import { expect, scripted, test } from "./support/index.ts";
import { NO_PHOTO, photo } from "./support/books.ts";
import { answered, choosePhotos, expectPhotos, open } from "./support/pages.ts";
import { signUp } from "./support/people.ts";

const CREATE = answered(422, "/api/book/create");

test.beforeEach(async ({ page }) => {
  await signUp(page.request);
  await open(page, "/books/new");
});

const field = (page: Page, name: string) => page.getByRole("textbox", { name });
const category = (page: Page) => page.getByRole("combobox", { name: "분야" });
const condition = (page: Page) => page.getByRole("radiogroup", { name: "책 상태" });
const photos = (page: Page) => page.getByRole("group", { name: /^사진 선택/ });
const summary = (page: Page) => page.getByRole("alert").filter({ hasText: "살펴봐 주세요" });
const send = (page: Page) => page.getByRole("button", { name: "책 올리기" }).click();

test("an empty form says at each field what is missing", async ({ page, expectedConsole }) => {
  expectedConsole(CREATE);
  await send(page);
  await expect(summary(page)).toContainText("5곳을 살펴봐 주세요.");
  await expect(summary(page), "what is wrong is in view, though the button is far below").toBeInViewport();
  for (const control of [field(page, "제목"), field(page, "정가"), field(page, "파는 값")]) {
    await expect(control).toHaveAttribute("aria-invalid", "true");
    await expect(control).toHaveAccessibleDescription(/여기를 적어 주세요\./);
  }
  for (const control of [category(page), condition(page)]) {
    await expect(control).toHaveAttribute("aria-invalid", "true");
    await expect(control).toHaveAccessibleDescription(/하나를 골라 주세요\./);
  }
  for (const control of [field(page, "ISBN"), field(page, "지은이"), field(page, "자세한 이야기")]) {
    await expect(control).not.toHaveAttribute("aria-invalid");
  }
});

test("a wrong ISBN, a missing title, a negative price and no category are told at their fields, and what was typed is kept", async ({ page, expectedConsole }) => {
  expectedConsole(CREATE);
  await field(page, "ISBN").fill("978-89-364-3359-5");
  await field(page, "지은이").fill("한강");
  await field(page, "출판사").fill("창비");
  await page.getByRole("radio", { name: "밑줄이나 접힌 자국" }).check();
  await field(page, "정가").fill("15,000");
  await field(page, "파는 값").fill("-500");
  await field(page, "자세한 이야기").fill("첫 줄\n둘째 줄 &amp; </textarea><h1>셋째</h1>");
  await choosePhotos(page, [photo("orientation_1.jpg")]);
  await expectPhotos(page, 1);
  await send(page);

  await expect(summary(page)).toContainText("4곳을 살펴봐 주세요.");
  const told: [string, RegExp][] = [
    ["ISBN", /ISBN이 맞지 않아요\./],
    ["제목", /여기를 적어 주세요\./],
    ["파는 값", /가격은 0원보다 작을 수 없어요\./],
  ];
  for (const [name, sentence] of told) {
    await expect(field(page, name)).toHaveAttribute("aria-invalid", "true");
    await expect(field(page, name)).toHaveAccessibleDescription(sentence);
  }
  await expect(category(page)).toHaveAccessibleDescription(/하나를 골라 주세요\./);

  await expect(field(page, "ISBN")).toHaveValue("978-89-364-3359-5");
  await expect(field(page, "지은이")).toHaveValue("한강");
  await expect(field(page, "출판사")).toHaveValue("창비");
  await expect(page.getByRole("radio", { name: "밑줄이나 접힌 자국" })).toBeChecked();
  await expect(field(page, "정가")).toHaveValue("15,000");
  await expect(field(page, "파는 값")).toHaveValue("-500");
  await expect(field(page, "자세한 이야기")).toHaveValue("첫 줄\n둘째 줄 &amp; </textarea><h1>셋째</h1>");
  await expectPhotos(page, 1);
});

test("the chosen category is kept, and the form goes through once it is mended", async ({ page, expectedConsole }) => {
  expectedConsole(CREATE);
  await category(page).selectOption("에세이");
  await page.getByRole("radio", { name: "새 책과 다름없어요" }).check();
  await field(page, "정가").fill("12000");
  await field(page, "파는 값").fill("9000");
  await choosePhotos(page, [photo("orientation_1.jpg"), photo("orientation_2.jpg")]);
  await expectPhotos(page, 2);
  await send(page);
  await expect(summary(page)).toContainText("1곳을 살펴봐 주세요.");
  await expect(category(page)).toHaveValue("essays");

  await field(page, "제목").fill("고쳐서 올린 책");
  await send(page);
  await expect(page.getByRole("heading", { level: 1, name: "고쳐서 올린 책" })).toBeVisible();
  await expect(page.getByRole("list", { name: "사진 2장" }).getByRole("img")).toHaveCount(2);
});

test("the summary's links lead to their fields", async ({ page, expectedConsole }) => {
  expectedConsole(CREATE);
  await send(page);
  const link = (name: string) => summary(page).getByRole("link", { name, exact: true });
  await link("제목").click();
  await expect(field(page, "제목")).toBeFocused();
  await expect(field(page, "제목")).toBeInViewport();
  await link("분야").click();
  await expect(category(page)).toBeFocused();
  await link("파는 값").click();
  await expect(field(page, "파는 값")).toBeFocused();
  await link("책 상태").click();
  await expect(condition(page)).toBeInViewport();
});

test("nine photos are one too many", async ({ page }) => {
  await field(page, "제목").fill("사진이 많은 책");
  const nine = [1, 2, 3, 4, 5, 6, 7, 8, 1].map((number) => photo(`orientation_${number}.jpg`));
  await choosePhotos(page, nine);
  await expect(photos(page)).toContainText("8장까지 올릴 수 있어요.");
  if (scripted()) await expectPhotos(page, 8);
  await expect(field(page, "제목")).toHaveValue("사진이 많은 책");
});

test("eight photos are accepted and shown", async ({ page }) => {
  await choosePhotos(page, [1, 2, 3, 4, 5, 6, 7, 8].map((number) => photo(`orientation_${number}.jpg`)));
  await expectPhotos(page, 8);
  await expect(photos(page)).toContainText("8/8");
});

test("a file that is no photo is told apart, and the rest of the form stays", async ({ page, expectedConsole }) => {
  expectedConsole(answered(422, "/photos"));
  await field(page, "제목").fill("그림이 든 책");
  await choosePhotos(page, [photo("orientation_1.jpg")]);
  await expectPhotos(page, 1);
  await choosePhotos(page, [NO_PHOTO]);
  await expect(photos(page)).toContainText("온전한 사진 파일이 아니에요. JPEG, PNG, WebP를 골라 주세요.");
  await expect(field(page, "제목")).toHaveValue("그림이 든 책");
  await expect(photos(page).getByRole("img", { name: "사진 1" })).toBeVisible();
});

test("files that were chosen but not uploaded are asked for", async ({ page }) => {
  test.skip(scripted(), "with JavaScript they go by themselves");
  await page.getByRole("textbox", { name: "제목" }).fill("아직 오르지 않은 사진");
  await page.getByLabel("사진 고르기").setInputFiles([photo("orientation_1.jpg"), photo("orientation_2.jpg")]);
  await page.getByRole("button", { name: "책 올리기" }).click();
  await expect(photos(page)).toContainText("고른 사진이 아직 오르지 않았어요.");
  await expect(page.getByRole("textbox", { name: "제목" })).toHaveValue("아직 오르지 않은 사진");
});
