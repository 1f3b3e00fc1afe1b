import type { Locator, Page, Response } from "@playwright/test";
import { expect, hydrated, scripted } from "./index.ts";

type File = string | { name: string; mimeType: string; buffer: Buffer };

/** Goes to `path` and waits until the page answers to clicks. */
export async function open(page: Page, path: string): Promise<Response | null> {
  const response = await page.goto(path);
  await hydrated(page);
  return response;
}

/** What the browser says of an answer that is an error, for `expectedConsole`. `path` is how its address begins. */
export function answered(status: number, path: string): RegExp {
  return new RegExp(`\\b${status}\\b.*\\bhttp://[^/]+${path.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`);
}

/** Chooses photos in the sell form. Without JavaScript they go by a button, and the form comes back with them. */
export async function choosePhotos(page: Page, files: File[], words = { choose: "사진 고르기", upload: "고른 사진 올리기" }): Promise<void> {
  await page.getByLabel(words.choose).setInputFiles(files as string[]);
  if (!scripted()) await page.getByRole("button", { name: words.upload }).click();
}

/** Says that a photo in the picker is there: it is neither on its way nor refused. */
export async function expectPhotos(page: Page, count: number, label = "고른 사진"): Promise<void> {
  const photos = page.getByRole("list", { name: label }).getByRole("listitem");
  await expect(photos).toHaveCount(count);
  for (const photo of await photos.all()) await expect(photo).not.toHaveAttribute("aria-busy", "true");
}

/** Says that a picture has been loaded and can be seen. */
export async function expectDrawn(picture: Locator): Promise<void> {
  await picture.scrollIntoViewIfNeeded();
  await expect(picture).toBeVisible();
  await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.complete && img.naturalWidth > 0)).toBe(true);
}

/** A book's card in a list. */
export function card(page: Page, title: string): Locator {
  return page.getByRole("main").getByRole("listitem").filter({ has: page.getByRole("heading", { level: 3, name: title }) });
}
