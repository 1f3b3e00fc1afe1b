import type { PlaywrightWorkerArgs } from "@playwright/test";
import { mark, shelve } from "./books.ts";
import { signUp, unique } from "./people.ts";

/** Four books by one person, with a word in their titles that no other book has: `half` of it typed, and in the other mode. */
export type Sea = { half: string; slip: string; word: string; author: string; lighthouse: string; post: string; observatory: string; market: string; wrong: string };

export async function shelveSea(playwright: PlaywrightWorkerArgs["playwright"]): Promise<Sea> {
  const request = await playwright.request.newContext({ baseURL: process.env.JOONGOBOOKS_E2E_URL });
  await signUp(request);
  const mine = unique();
  // Syllables, and the keys that they are typed with.
  const KEYS = { 가: "rk", 나: "sk", 다: "ek", 마: "ak", 바: "qk", 사: "tk", 자: "wk", 하: "gk" };
  const some = Array.from({ length: 6 }, () => Object.entries(KEYS)[Math.floor(Math.random() * 8)]!);
  const name = some.map(([syllable]) => syllable).join("");
  const [word, author] = [`${name}섬${mine}`, `고운별${mine}`];
  const [half, slip] = [`${name}서`, `${some.map(([, keys]) => keys).join("")}tja`];
  const sea = { half, slip, word, author, lighthouse: `${word} 등대지기`, post: `${word} 우체국`, observatory: `${word} 천문대`, market: `${word} 시장`, wrong: `${word} 등데지기` };
  const photo = ["orientation_1.jpg"];
  await shelve(request, { title: sea.post, author, category: "essays", selling_price: "9000" });
  await shelve(request, { title: sea.lighthouse, author, category: "essays", selling_price: "5000" }, photo);
  await shelve(request, { title: sea.observatory, author, category: "fiction", condition: "best", selling_price: "3000" }, photo);
  const market = await shelve(request, { title: sea.market, author, category: "history", selling_price: "7000" }, photo);
  await mark(request, market.id, "sold");
  await request.dispose();
  return sea;
}
