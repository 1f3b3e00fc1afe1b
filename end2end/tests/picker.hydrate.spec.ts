import type { Locator, Page } from "@playwright/test";
import { expect, hydrated, test } from "./support/index.ts";
import { NO_PHOTO, photo, shelve } from "./support/books.ts";
import { answered, choosePhotos, expectDrawn, expectPhotos, hold, open } from "./support/pages.ts";
import { signUp } from "./support/people.ts";

const PICTURES = [photo("orientation_1.jpg"), photo("orientation_6.jpg"), photo("photo.webp")];

test.beforeEach(async ({ page }) => {
  await signUp(page.request);
});

const list = (page: Page) => page.getByRole("list", { name: "고른 사진" });
const items = (page: Page) => list(page).getByRole("listitem");
const picture = (page: Page, number: number) => list(page).getByRole("img", { name: `사진 ${number}`, exact: true });
const button = (page: Page, name: string) => list(page).getByRole("button", { name });
/** The cover in the live preview repeats the title, so it has no name. */
const cover = (page: Page) => page.getByRole("complementary", { name: "이렇게 보여요" }).locator("img");

/** The ids that the form would send, in their order. */
async function sent(page: Page): Promise<string[]> {
  return list(page).evaluate((list) => {
    const form = list.closest("form")!;
    const fields = [...new FormData(form)].filter(([name]) => name.startsWith("photos["));
    return fields.sort(([a], [b]) => a.localeCompare(b)).map(([, id]) => String(id));
  });
}

const source = (picture: Locator) => picture.getAttribute("src");

test("a photo is seen before it has been sent", async ({ page }) => {
  await open(page, "/books/new");
  const letGo = await hold(page, "**/photos");
  await choosePhotos(page, [PICTURES[0]!]);
  await expectDrawn(picture(page, 1));
  expect(await source(picture(page, 1))).toMatch(/^blob:/);
  await expect(items(page)).toHaveAttribute("aria-busy", "true");
  expect(await sent(page)).toEqual([]);
  await letGo();
  await expectPhotos(page, 1);
  expect(await sent(page)).toHaveLength(1);
  await expectDrawn(picture(page, 1));
});

test("an upload tells how far it is", async ({ page }) => {
  await open(page, "/books/new");
  const letGo = await hold(page, "**/photos");
  await choosePhotos(page, PICTURES.slice(0, 2));
  await expect(page.getByRole("progressbar", { name: "사진 1 올리는 중" })).toBeVisible();
  await expect(page.getByRole("progressbar", { name: "사진 2 올리는 중" })).toBeVisible();
  await letGo();
  await expect(page.getByRole("progressbar")).toHaveCount(0);
  await expectPhotos(page, 2);
});

test("that photos are on their way, and that they are there, is announced", async ({ page }) => {
  await open(page, "/books/new");
  const letGo = await hold(page, "**/photos");
  const announced = page.getByRole("group", { name: /^사진 선택/ }).getByRole("status");
  await expect(announced).toHaveText("");
  await choosePhotos(page, PICTURES.slice(0, 2));
  await expect(announced).toContainText("2");
  const onTheWay = await announced.textContent();
  await letGo();
  await expectPhotos(page, 2);
  await expect(announced).not.toHaveText(onTheWay!);
  await expect(announced).not.toHaveText("");
});

test("photos are put in order by keyboard, and the focus stays with the photo", async ({ page }) => {
  await open(page, "/books/new");
  await choosePhotos(page, PICTURES);
  await expectPhotos(page, 3);
  const [first, second, third] = await sent(page);

  await button(page, "사진 3 앞으로 옮기기").focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => sent(page)).toEqual([first, third, second]);
  await expect(button(page, "사진 2 앞으로 옮기기")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect.poll(() => sent(page)).toEqual([third, first, second]);
  // At the front there is no further forward: the focus stays among this photo's buttons.
  await expect(items(page).first().locator(":focus")).toHaveCount(1);

  await button(page, "사진 1 뒤로 옮기기").focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => sent(page)).toEqual([first, third, second]);
  await expect(button(page, "사진 2 뒤로 옮기기")).toBeFocused();
});

test("the ends of the row cannot be moved further out", async ({ page }) => {
  await open(page, "/books/new");
  await choosePhotos(page, PICTURES.slice(0, 2));
  await expectPhotos(page, 2);
  const order = await sent(page);
  for (const name of ["사진 1 앞으로 옮기기", "사진 2 뒤로 옮기기"]) {
    // Whether the button is disabled or only says so: pressing it changes nothing.
    await button(page, name).dispatchEvent("click");
  }
  expect(await sent(page)).toEqual(order);
});

test("photos are put in order by drag and drop", async ({ page }) => {
  await open(page, "/books/new");
  await choosePhotos(page, PICTURES);
  await expectPhotos(page, 3);
  const [first, second, third] = await sent(page);
  await picture(page, 3).dragTo(picture(page, 1));
  await expect.poll(() => sent(page)).toEqual([third, first, second]);
  await picture(page, 1).dragTo(picture(page, 3));
  await expect.poll(() => sent(page)).toEqual([first, second, third]);
});

test("a photo can be taken out, and chosen again", async ({ page }) => {
  await open(page, "/books/new");
  await choosePhotos(page, PICTURES.slice(0, 2));
  await expectPhotos(page, 2);
  const [, second] = await sent(page);
  await button(page, "사진 1 빼기").click();
  await expectPhotos(page, 1);
  expect(await sent(page)).toEqual([second]);
  await choosePhotos(page, [PICTURES[0]!]);
  await expectPhotos(page, 2);
});

test("who takes a photo out by keyboard is not thrown out of the list", async ({ page }) => {
  await open(page, "/books/new");
  await choosePhotos(page, PICTURES);
  await expectPhotos(page, 3);
  await button(page, "사진 2 빼기").focus();
  await page.keyboard.press("Enter");
  await expectPhotos(page, 2);
  await expect(list(page).locator(":focus")).toHaveCount(1);
});

test("the first photo is the cover in the preview and on the shelf", async ({ page }) => {
  await open(page, "/books/new");
  await expect(cover(page)).toHaveCount(0);
  await choosePhotos(page, PICTURES.slice(0, 2));
  await expectPhotos(page, 2);
  await expectDrawn(cover(page));
  const before = await source(cover(page));
  await expect(items(page).first()).toContainText("대표");
  await button(page, "사진 2 앞으로 옮기기").click();
  await expect(cover(page)).not.toHaveAttribute("src", before!);
  await expectDrawn(cover(page));
  await expect(items(page).first()).toContainText("대표");
  await expect(items(page).last()).not.toContainText("대표");
});

test("the preview shows the cover while it is still being sent", async ({ page }) => {
  await open(page, "/books/new");
  const letGo = await hold(page, "**/photos");
  await choosePhotos(page, [PICTURES[0]!]);
  await expectDrawn(cover(page));
  await letGo();
  await expectPhotos(page, 1);
  await expectDrawn(cover(page));
});

test("the form waits for photos that are on their way, and says so", async ({ page }) => {
  await open(page, "/books/new");
  const letGo = await hold(page, "**/photos");
  await page.getByRole("textbox", { name: "제목" }).fill("사진을 기다리는 책");
  await page.getByRole("combobox", { name: "분야" }).selectOption("에세이");
  await page.getByRole("radio", { name: "깨끗해요" }).check();
  await page.getByRole("textbox", { name: "정가" }).fill("10000");
  await page.getByRole("textbox", { name: "파는 값" }).fill("5000");
  await choosePhotos(page, [PICTURES[0]!]);
  const requests: string[] = [];
  page.on("request", (request) => requests.push(new URL(request.url()).pathname));
  await page.getByRole("button", { name: "책 올리기" }).click();
  await expect(page.getByRole("status").filter({ hasText: "사진을 올리는 중이에요. 다 오르면 다시 눌러 주세요." })).toBeVisible();
  await expect(page).toHaveURL(/\/books\/new$/);
  expect(requests).not.toContain("/api/book/create");
  await letGo();
  await expectPhotos(page, 1);
  await expect(page.getByText("사진을 올리는 중이에요."), "it is said no longer than it is true").toBeHidden();
  await page.getByRole("button", { name: "책 올리기" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "사진을 기다리는 책" })).toBeVisible();
  await expectDrawn(page.getByRole("list", { name: "사진 1장" }).getByRole("img"));
});

test("the memory of every preview is given back", async ({ page, expectedConsole }) => {
  expectedConsole(answered(422, "/photos"));
  await page.addInitScript(() => {
    const made = new Set<string>();
    Object.assign(window, { previewsKept: made });
    const create = URL.createObjectURL.bind(URL);
    const revoke = URL.revokeObjectURL.bind(URL);
    URL.createObjectURL = (object) => {
      const address = create(object);
      made.add(address);
      Object.assign(window, { previewsMade: ((window as { previewsMade?: number }).previewsMade ?? 0) + 1 });
      return address;
    };
    URL.revokeObjectURL = (address) => {
      made.delete(address);
      revoke(address);
    };
  });
  await open(page, "/books/new");
  const letGo = await hold(page, "**/photos");
  // Two photos, one that is taken out before it has arrived, and a file that cannot be drawn.
  await choosePhotos(page, [...PICTURES, NO_PHOTO]);
  await expect(items(page)).toHaveCount(4);
  await button(page, "사진 3 빼기").click();
  await letGo();
  await expectPhotos(page, 3);
  expect(await page.evaluate(() => (window as { previewsMade?: number }).previewsMade)).toBe(4);
  await expect.poll(() => page.evaluate(() => (window as unknown as { previewsKept: Set<string> }).previewsKept.size)).toBe(0);
});

test("an upload that fails for want of a connection says so, and can be repeated", async ({ page, context, expectedConsole }) => {
  expectedConsole(/ERR_INTERNET_DISCONNECTED.*\/photos/);
  await open(page, "/books/new");
  await context.setOffline(true);
  await choosePhotos(page, [PICTURES[0]!]);
  await expect(items(page).getByRole("alert")).toContainText("연결이 끊겼어요.");
  await context.setOffline(false);
  await button(page, "사진 1 빼기").click();
  await choosePhotos(page, [PICTURES[0]!]);
  await expectPhotos(page, 1);
  await expect(page.getByRole("alert")).toHaveCount(0);
  expect(await sent(page)).toHaveLength(1);
});

test("a photo that did not get through is sent once more by one press", async ({ page, context, expectedConsole }) => {
  expectedConsole(/ERR_INTERNET_DISCONNECTED.*\/photos/);
  await open(page, "/books/new");
  await context.setOffline(true);
  await choosePhotos(page, [PICTURES[0]!]);
  await expect(items(page).getByRole("alert")).toContainText("연결이 끊겼어요.");
  await context.setOffline(false);
  await button(page, "사진 1 다시 올리기").click();
  await expectPhotos(page, 1);
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(button(page, "사진 1 다시 올리기")).toHaveCount(0);
  expect(await sent(page)).toHaveLength(1);
});

test("a photo that can never get through is not offered to be sent again", async ({ page, expectedConsole }) => {
  expectedConsole(answered(422, "/photos"));
  await open(page, "/books/new");
  await choosePhotos(page, [NO_PHOTO]);
  await expect(items(page).getByRole("alert")).toBeVisible();
  await expect(button(page, "사진 1 다시 올리기")).toHaveCount(0);
});

test("an upload that the server cannot take now says so", async ({ page, expectedConsole }) => {
  expectedConsole(answered(503, "/photos"));
  await open(page, "/books/new");
  await page.route("**/photos", (route) => route.fulfill({ status: 503, json: { error: "Busy" } }));
  await choosePhotos(page, [PICTURES[0]!]);
  await expect(items(page).getByRole("alert")).toContainText("지금은 조금 붐벼요.");
});

test("on the edit page photos are added, moved and taken out", async ({ page }) => {
  const book = await shelve(page.request, {}, ["orientation_1.jpg", "orientation_6.jpg"]);
  await open(page, `${book.path}/edit`);
  await expectPhotos(page, 2);
  const [first, second] = await sent(page);
  await choosePhotos(page, [PICTURES[2]!]);
  await expectPhotos(page, 3);
  const third = (await sent(page))[2]!;
  await button(page, "사진 1 빼기").click();
  await button(page, "사진 2 앞으로 옮기기").click();
  await expect.poll(() => sent(page)).toEqual([third, second]);
  await page.getByRole("button", { name: "고친 글 올리기" }).click();
  await expect(page.getByRole("list", { name: "사진 2장" }).getByRole("img")).toHaveCount(2);
  await open(page, `${book.path}/edit`);
  await hydrated(page);
  expect(await sent(page)).toEqual([third, second]);
  expect(first).not.toEqual(second);
});
