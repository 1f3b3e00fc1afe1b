import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { Locator, Page, Response, Route } from "@playwright/test";
import { expect, hydrated, scripted } from "./index.ts";

/** Keeps requests waiting until the answer is called. */
export async function hold(page: Page, address: string): Promise<() => Promise<void>> {
  const held: Route[] = [];
  let open = false;
  await page.route(address, async (route) => {
    if (open) await route.continue();
    else held.push(route);
  });
  return async () => {
    open = true;
    for (const route of held) await route.continue();
  };
}

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
  // Paths and buffers cannot be mixed: all become buffers.
  const contents = files.map((file) => (typeof file === "string" ? { name: basename(file), mimeType: kind(file), buffer: readFileSync(file) } : file));
  await page.getByLabel(words.choose).setInputFiles(contents);
  if (!scripted()) await page.getByRole("button", { name: words.upload }).click();
}

function kind(path: string): string {
  return path.endsWith(".webp") ? "image/webp" : "image/jpeg";
}

/** Says that a photo in the picker is there: it is neither on its way nor refused. */
export async function expectPhotos(page: Page, count: number, label = "고른 사진"): Promise<void> {
  const photos = page.getByRole("list", { name: label }).getByRole("listitem");
  await expect(photos).toHaveCount(count);
  for (const photo of await photos.all()) await expect(photo).not.toHaveAttribute("aria-busy", "true");
}

/** Says that a picture has been loaded and can be seen. */
export async function expectDrawn(picture: Locator): Promise<void> {
  await expect(picture).toBeVisible();
  await picture.scrollIntoViewIfNeeded();
  await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.complete && img.naturalWidth > 0)).toBe(true);
}

/** A book's card in a list. */
export function card(page: Page, title: string): Locator {
  return page.getByRole("main").getByRole("listitem").filter({ has: page.getByRole("heading", { level: 3, name: title, exact: true }) });
}
