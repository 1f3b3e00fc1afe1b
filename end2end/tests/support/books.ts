import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { APIRequestContext } from "@playwright/test";
import { answerOf, post, unique } from "./people.ts";

const PHOTOS = resolve(import.meta.dirname, "../../../tests/photos");

/** The path of one of the repository's small photos. */
export function photo(name: string): string {
  return join(PHOTOS, name);
}

/** Something else under a photo's name. */
export const NO_PHOTO = { name: "그림.jpg", mimeType: "image/jpeg", buffer: readFileSync(photo("picture.svg")) };

export type Listing = {
  isbn: string;
  title: string;
  author: string;
  publisher: string;
  category: string;
  condition: "best" | "good" | "fair" | "poor" | "worn";
  original_price: string;
  selling_price: string;
  details: string;
};

/** A copy to sell whose title is its own. */
export function copy(change: Partial<Listing> = {}): Listing {
  return {
    isbn: "",
    title: `소년이 온다 ${unique()}`,
    author: "한강",
    publisher: "창비",
    category: "fiction",
    condition: "good",
    original_price: "15000",
    selling_price: "7500",
    details: "",
    ...change,
  };
}

export type Shelved = Listing & { id: number; path: string };

/** Puts a copy on sale by the API, for whoever `request` is signed in as. `files`: names among the repository's photos. */
export async function shelve(request: APIRequestContext, change: Partial<Listing> = {}, files: string[] = []): Promise<Shelved> {
  const listing = copy(change);
  const form: Record<string, string> = { ...listing };
  for (const [index, file] of files.entries()) form[`photos[${index}]`] = String(await upload(request, file));
  const { book } = await post<{ book: { id: number } }>(request, "/api/book/create", form);
  return { ...listing, id: book.id, path: `/books/${book.id}` };
}

async function upload(request: APIRequestContext, file: string): Promise<number> {
  const photos = { name: file, mimeType: "image/jpeg", buffer: readFileSync(photo(file)) };
  const response = await request.post("/photos", { multipart: { photos }, headers: { accept: "application/json" } });
  const answer = await answerOf<{ photos: { id: number }[] }>(response);
  return answer.photos[0]!.id;
}

/** Marks a listing as on_sale, reserved or sold. */
export async function mark(request: APIRequestContext, id: number, status: string): Promise<void> {
  await post(request, "/api/book/status", { id: String(id), status });
}

/** An ISBN-13 with a right check digit that no book in the shop has. */
export function newIsbn(): string {
  const body = `979${String(Math.floor(Math.random() * 1e9)).padStart(9, "0")}`;
  const sum = [...body].reduce((sum, digit, index) => sum + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}
