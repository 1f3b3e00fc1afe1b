import type { Page } from "@playwright/test";
import { audit, expect, screenshots, test } from "./support/index.ts";
import { bars, barcode, blank } from "./support/barcode.ts";
import { newIsbn, shelve } from "./support/books.ts";
import { answered, open } from "./support/pages.ts";
import { signUp } from "./support/people.ts";

const isbnField = (page: Page) => page.getByRole("textbox", { name: "ISBN" });
const scanButton = (page: Page) => page.getByRole("button", { name: "바코드로 찾기" });
const dialog = (page: Page) => page.getByRole("dialog", { name: "뒤표지의 바코드를 비춰 주세요" });

/** A camera that shows the barcode of `isbn`. It counts how often it was opened and how many of its tracks still run. */
async function camera(page: Page, isbn: string): Promise<void> {
  await page.addInitScript((row) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [row.length * 5, 400];
    const context = canvas.getContext("2d")!;
    const draw = () => {
      context.fillStyle = "#eee";
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.fillStyle = "#111";
      [...row].forEach((bar, x) => bar === "1" && context.fillRect(x * 5, 60, 5, 280));
    };
    const tracks: MediaStreamTrack[] = [];
    navigator.mediaDevices.getUserMedia = async (wish) => {
      if (JSON.stringify(wish?.video).includes("environment") && !wish?.audio) {
        draw();
        setInterval(draw, 50);
        const stream = canvas.captureStream(20);
        tracks.push(...stream.getTracks());
        return stream;
      }
      throw new DOMException("another camera was asked for", "NotFoundError");
    };
    Object.assign(window, { running: () => tracks.filter((track) => track.readyState === "live").length, opened: () => tracks.length });
  }, bars(isbn));
}

async function noCamera(page: Page, name: string): Promise<void> {
  await page.addInitScript((name) => {
    navigator.mediaDevices.getUserMedia = async () => {
      throw new DOMException("no", name);
    };
  }, name);
}

const running = (page: Page) => page.evaluate(() => (window as unknown as { running(): number }).running());
const opened = (page: Page) => page.evaluate(() => (window as unknown as { opened(): number }).opened());

/** Addresses of the parts of the program that come while the test looks. */
function parts(page: Page): string[] {
  const seen: string[] = [];
  page.on("request", (request) => {
    if (/\/pkg\/.+\.wasm$/.test(request.url())) seen.push(request.url());
  });
  return seen;
}

test("the camera reads an ISBN, which fills the form", async ({ page }) => {
  await signUp(page.request);
  const known = await shelve(page.request, { isbn: newIsbn() });
  await camera(page, known.isbn);
  await open(page, "/books/new");
  const fetched = parts(page);
  await scanButton(page).click();
  await expect(isbnField(page)).toHaveValue(known.isbn);
  await expect(page.getByRole("textbox", { name: "제목" })).toHaveValue(known.title);
  await expect(dialog(page)).toHaveCount(0);
  await expect(scanButton(page)).toBeFocused();
  await expect(page.getByText(`바코드를 읽었어요: ${known.isbn}`)).toBeVisible();
  expect(await opened(page)).toBe(1);
  await expect.poll(() => running(page), "the camera is let go").toBe(0);
  expect(fetched.filter((address) => address.includes("barcode_reader")), "the reader comes when it is asked for").toHaveLength(1);
});

test("where the browser reads barcodes itself, no reader is fetched", async ({ page }) => {
  await signUp(page.request);
  const known = await shelve(page.request, { isbn: newIsbn() });
  await camera(page, newIsbn());
  await page.addInitScript((isbn) => {
    class BarcodeDetector {
      static getSupportedFormats = async () => ["ean_13", "qr_code"];
      constructor(private readonly wish: { formats: string[] }) {}
      // Another thing lies beside the book.
      detect = async () => ["8801234567893", isbn].map((rawValue) => ({ rawValue, format: this.wish.formats[0] }));
    }
    Object.assign(window, { BarcodeDetector });
  }, known.isbn);
  await open(page, "/books/new");
  const fetched = parts(page);
  await scanButton(page).click();
  await expect(isbnField(page)).toHaveValue(known.isbn);
  expect(fetched.filter((address) => address.includes("barcode_reader"))).toEqual([]);
});

test("Escape and a button close it, and the camera goes off", async ({ page }) => {
  await signUp(page.request);
  // Some other thing's bars: nothing is read.
  await camera(page, "8801234567893");
  await open(page, "/books/new");
  for (const close of [() => page.keyboard.press("Escape"), () => dialog(page).getByRole("button", { name: "닫기" }).click()]) {
    await scanButton(page).click();
    await expect(dialog(page).locator("video")).toBeVisible();
    expect(await running(page)).toBe(1);
    await audit(page);
    await screenshots(page, "scan");
    await close();
    await expect(dialog(page)).toHaveCount(0);
    await expect(scanButton(page)).toBeFocused();
    await expect.poll(() => running(page)).toBe(0);
  }
  await expect(isbnField(page)).toHaveValue("");
});

test("who walks away leaves no camera on", async ({ page }) => {
  await signUp(page.request);
  await camera(page, "8801234567893");
  await open(page, "/about");
  await page.getByRole("banner").getByRole("link", { name: "책 팔기", exact: true }).click();
  await scanButton(page).click();
  await expect(dialog(page).locator("video")).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/\/about$/);
  await expect.poll(() => running(page)).toBe(0);
});

for (const [name, words] of [["NotAllowedError", "카메라를 쓸 수 없게 되어 있어요."], ["NotFoundError", "이 기기에서 카메라를 찾지 못했어요."]] as const) {
  test(`without a camera (${name}) a photo of the barcode does`, async ({ page, expectedConsole }) => {
    expectedConsole(answered(404, "/api/book/isbn"));
    await signUp(page.request);
    await noCamera(page, name);
    await open(page, "/books/new");
    await scanButton(page).click();
    await expect(dialog(page).getByRole("status")).toContainText(words);
    await dialog(page).getByLabel("바코드 사진 고르기").setInputFiles(blank());
    await expect(dialog(page).getByRole("status")).toContainText("책 바코드를 찾지 못했어요");
    await dialog(page).getByLabel("바코드 사진 고르기").setInputFiles({ ...blank(), buffer: Buffer.from("no picture") });
    await expect(dialog(page).getByRole("status")).toContainText("책 바코드를 찾지 못했어요");
    const isbn = newIsbn();
    await dialog(page).getByLabel("바코드 사진 고르기").setInputFiles(barcode(isbn));
    await expect(isbnField(page)).toHaveValue(isbn);
    await expect(dialog(page)).toHaveCount(0);
  });
}

test("a reader that cannot be fetched is told, and the form goes on", async ({ page, expectedConsole }) => {
  expectedConsole(/barcode_reader|Failed to fetch/);
  await signUp(page.request);
  await noCamera(page, "NotFoundError");
  await page.route(/barcode_reader/, (route) => route.abort());
  await open(page, "/books/new");
  await scanButton(page).click();
  await dialog(page).getByLabel("바코드 사진 고르기").setInputFiles(barcode(newIsbn()));
  await expect(dialog(page).getByRole("status")).toContainText("불러오지 못했어요");
  await page.keyboard.press("Escape");
  await page.getByRole("textbox", { name: "제목" }).fill("손으로 적은 제목");
  await expect(page.getByRole("complementary")).toContainText("손으로 적은 제목");
});
