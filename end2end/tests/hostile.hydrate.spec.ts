import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { APIRequestContext, Page } from "@playwright/test";
import { expect, hydrated, test as base } from "./support/index.ts";
import { post, signUp, somebody, unique } from "./support/people.ts";
import { openShop, type OwnShop } from "./support/server.ts";

// What people write is text, and a real browser runs none of it. Every test fails on whatever the browser complains about,
// and a policy that has to stop a script is such a complaint.
const corpus = readFileSync(resolve(import.meta.dirname, "../../tests/data/xss.txt"), "utf8").split("\n").filter((line) => line.trim() !== "");
const room = (text: string) => [...text].length;

/** The corpus in as few texts of `most` characters as hold it; what is longer than one is left out. */
function texts(most: number): string[] {
  const texts: string[] = [];
  for (const words of corpus.filter((words) => room(words) <= most)) {
    const last = texts.at(-1);
    if (last !== undefined && room(last) + 1 + room(words) <= most) texts[texts.length - 1] = `${last} ${words}`;
    else texts.push(words);
  }
  return texts;
}

/** A shop of this file's own: nobody else should meet what stands in it. */
const test = base.extend<object, { shop: OwnShop }>({
  shop: [
    async ({}, use, { workerIndex }) => {
      const shop = await openShop(`hostile-${workerIndex}.log`, [], { JOONGOBOOKS_CHATBOT_QUESTIONS_PER_DAY: "100000" });
      await use(shop);
      await shop.close();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ shop }, use) => use(shop.url),
});
test.describe.configure({ timeout: 300_000 });

/** Nothing that a script could do is done: no dialog, no word from one, no element that only the corpus names. */
async function guard(page: Page): Promise<(path: string) => Promise<void>> {
  const ran: string[] = [];
  page.on("dialog", (dialog) => {
    ran.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.addInitScript(() => {
    for (const name of ["alert", "confirm", "prompt", "print"] as const) {
      Object.assign(window, { [name]: () => Object.assign(window, { hostile: name }) });
    }
  });
  return async (path) => {
    await page.goto(path);
    await hydrated(page);
    const found = await page.evaluate(() => ({
      ran: (window as { hostile?: string }).hostile,
      strange: document.querySelectorAll("iframe, object, embed, base, frame, marquee, math, audio, video, details[ontoggle], [onerror], [onload], [onclick], [onfocus], a[href^='javascript:' i]").length,
    }));
    expect([...ran, found.ran, found.strange], `${path} runs nothing and has no element of the corpus`).toEqual([undefined, 0]);
  };
}

async function seller(request: APIRequestContext): Promise<void> {
  await signUp(request);
}

type Made = Record<string, { id: number }>;

test("the corpus is large", () => {
  expect(corpus.length).toBeGreaterThanOrEqual(300);
});

test("of listings, in lists, on their pages, in what is searched for and suggested", async ({ page }) => {
  await seller(page.request);
  const [titles, persons, publishers, details] = [texts(200), texts(200).reverse(), texts(100), texts(5000)];
  const ids: number[] = [];
  for (let at = 0; at < Math.max(titles.length, publishers.length); at += 1) {
    const of = (list: string[]) => list[at % list.length]!;
    const form = {
      title: of(titles),
      author: of(persons),
      publisher: of(publishers),
      details: of(details),
      category: "essays",
      condition: "good",
      original_price: "10000",
      selling_price: "5000",
    };
    ids.push((await post<Made>(page.request, "/api/book/create", form)).book!.id);
  }
  const visit = await guard(page);
  await visit("/");
  for (let number = 1; number <= Math.ceil(ids.length / 24); number += 1) await visit(`/books?page=${number}`);
  for (const id of ids.filter((_, place) => place < details.length || place % 4 === 0)) await visit(`/books/${id}`);
  await visit(`/books/${ids[0]}/edit`);
  await visit("/recent");
  for (const words of corpus.filter((words) => room(words) <= 200).filter((_, place) => place % 16 === 0)) {
    await visit(`/books?q=${encodeURIComponent(words)}`);
  }
});

test("of reviews, hashtags and comments", async ({ page }) => {
  await seller(page.request);
  const [bookTitles, titles, bodies, comments] = [texts(200), texts(100), texts(5000), texts(1000)];
  const ids: number[] = [];
  for (let at = 0; at < titles.length; at += 1) {
    const of = (list: string[]) => list[at % list.length]!;
    const form = {
      book_title: of(bookTitles),
      book_author: of(bookTitles),
      book_publisher: of(titles),
      title: of(titles),
      text: of(bodies),
      rating: "7",
      category: "essays",
      hashtags: "#<b>x #\"x #'on= #&lt;",
    };
    const answer = await page.request.post("/api/bookreview/create", { form, headers: { accept: "application/json" } });
    const told = (await answer.json()) as Made;
    if (answer.status() === 422) {
      // Some of those are no hashtags: the review is written without them.
      ids.push((await post<Made>(page.request, "/api/bookreview/create", { ...form, hashtags: "" })).review!.id);
    } else ids.push(told.review!.id);
  }
  for (const text of comments) await post(page.request, "/api/comment/create", { kind: "review", id: `${ids[0]}`, parent: "", text });
  const visit = await guard(page);
  for (let number = 1; number <= Math.ceil(ids.length / 20); number += 1) await visit(`/reviews?page=${number}`);
  for (const id of ids.filter((_, place) => place < bodies.length || place % 6 === 0)) await visit(`/reviews/${id}`);
  await visit(`/reviews/${ids[0]}/edit`);
  await visit("/me");
});

test("of members: their names and what they say of themselves", async ({ page }) => {
  const person = await signUp(page.request, somebody());
  const { user } = await post<{ user: { id: number } }>(page.request, "/api/user/auth/login", { username: person.username, password: person.password, remember: "" });
  const visit = await guard(page);
  const nicknames = corpus.filter((words) => room(words) <= 20);
  const abouts = texts(500);
  for (let at = 0; at < Math.max(nicknames.length, abouts.length); at += 1) {
    const form = { nickname: nicknames[at % nicknames.length]!, about_me: abouts[at % abouts.length]!, photo: "" };
    const answer = await page.request.post("/api/user/profile/update", { form, headers: { accept: "application/json" } });
    // A name that is none is refused, with what is said of oneself: then that goes without it.
    if (answer.status() !== 200) await post(page.request, "/api/user/profile/update", { ...form, nickname: `책벗${unique()}`.slice(0, 20) });
    await visit(`/members/${user.id}`);
  }
  await visit("/me/edit");
});

test("of questions to the librarian, and what it makes of them", async ({ page }) => {
  await seller(page.request);
  for (const title of texts(200).slice(0, 12)) {
    const form = { title, author: "", publisher: "", details: "", category: "fiction", condition: "good", original_price: "10000", selling_price: "5000" };
    await post(page.request, "/api/book/create", form);
  }
  const visit = await guard(page);
  for (const words of texts(480)) {
    const { conversation } = await post<{ conversation: number }>(page.request, "/api/recommend/chatbot", { question: `소설 ${words}` });
    await visit(`/recommend/${conversation}`);
  }
});
