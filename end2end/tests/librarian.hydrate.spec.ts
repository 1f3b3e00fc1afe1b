import type { Page } from "@playwright/test";
import { expect, test } from "./support/index.ts";
import { expectSound } from "./support/look.ts";
import { answered, open } from "./support/pages.ts";
import { post, signUp } from "./support/people.ts";

// An answer arrives as the test says: the page's own way to the stream is in the test's hand, for a server answers when it will.
test.describe.configure({ timeout: 60_000 });

const STREAM = "/api/recommend/stream";
const QUESTION = "만 원 이하 소설";

type Hand = { piece: (piece: object) => void; end: () => void; broken: () => void; stopped: boolean; asked: string };

/** Answers to the stream come from `window.hand`. */
async function takeInHand(page: Page): Promise<void> {
  await page.addInitScript((path) => {
    const fetch = window.fetch;
    window.fetch = async (...parameters) => {
      const request = new Request(...parameters);
      if (new URL(request.url).pathname !== path) return fetch(request);
      const asked = await request.text();
      const body = new ReadableStream<Uint8Array>({
        start(stream) {
          const hand: Hand = {
            asked,
            stopped: false,
            piece: (piece) => {
              // In two parts, the cut within a letter.
              const bytes = new TextEncoder().encode(`${JSON.stringify(piece)}\n`);
              const half = bytes.length >> 1;
              stream.enqueue(bytes.slice(0, half));
              stream.enqueue(bytes.slice(half));
            },
            end: () => stream.close(),
            broken: () => stream.error(new TypeError("network error")),
          };
          request.signal.addEventListener("abort", () => {
            hand.stopped = true;
            stream.error(new DOMException("aborted", "AbortError"));
          });
          Object.assign(window, { hand });
        },
      });
      return new Response(body, { headers: { "content-type": "application/x-ndjson" } });
    };
  }, STREAM);
}

const main = (page: Page) => page.getByRole("main");
const field = (page: Page) => main(page).getByRole("textbox");
const askButton = (page: Page) => main(page).getByRole("button", { name: "물어보기", exact: true });
const stopButton = (page: Page) => main(page).getByRole("button", { name: "그만 듣기" });
const answer = (page: Page) => main(page).getByRole("group", { name: "사서의 답" }).last();
const turn = (page: Page) => main(page).locator(".turn").last();

async function begin(page: Page): Promise<void> {
  await field(page).fill(QUESTION);
  await askButton(page).click();
  await page.waitForFunction(() => "hand" in window);
  await expect(main(page).getByRole("heading", { level: 2, name: QUESTION })).toBeVisible();
}

const hand = (page: Page, act: "end" | "broken") => page.evaluate((act) => (window as never as { hand: Hand }).hand[act](), act);
const say = (page: Page, piece: object) => page.evaluate((piece) => (window as never as { hand: Hand }).hand.piece(piece), piece);

/** A pick of the first book on sale. */
async function pick(page: Page): Promise<{ kind: string; pick: { title: string; [key: string]: unknown } }> {
  const { books } = (await (await page.request.get("/api/book/list?status=on_sale&limit=1")).json()) as { books: { isbn: string; title: string; author: string; selling_price: number }[] };
  const book = books[0]!;
  return { kind: "pick", pick: { reason: "짧은 이야기라 한 편씩 읽기 좋아요.", isbn: book.isbn, title: book.title, author: book.author, price: book.selling_price, book } };
}

const reply = (conversation: number) => ({
  kind: "done",
  reply: { answer: "한 권을 골랐어요.", books: [], left: 1, engine: "embedded", conversation, turn: 1, nothing_fits: false, fell_back: false },
});

test("an answer is read while it is written, and said aloud once it is whole", async ({ page }) => {
  await signUp(page.request);
  await takeInHand(page);
  await open(page, "/recommend");
  await begin(page);
  await expect(turn(page)).toHaveAttribute("aria-busy", "true");
  const aloud = main(page).locator("[aria-live=polite]");
  await expect(aloud).toHaveText("책장을 살피고 있어요.");
  await say(page, { kind: "text", text: "한 권을 " });
  await expect(answer(page)).toContainText("한 권을");
  await expect(aloud, "not letter by letter").toHaveText("책장을 살피고 있어요.");
  const book = await pick(page);
  await say(page, book);
  await expect(answer(page).getByRole("heading", { level: 3, name: book.pick.title, exact: true })).toBeVisible();
  await say(page, { kind: "text", text: "골랐어요." });
  await expect(answer(page)).toContainText("한 권을 골랐어요.");
  await expectSound(page, "librarian-answering");

  // What the end shows is the server's: a conversation that was begun meanwhile stands for it.
  const { conversation } = await post<{ conversation: number }>(page.request, "/api/recommend/chatbot", { question: QUESTION });
  await page.evaluate(() => window.scrollTo(0, 120));
  await say(page, reply(conversation));
  await hand(page, "end");
  await expect(page).toHaveURL(new RegExp(`/recommend/${conversation}$`));
  await expect(aloud).toHaveText("한 권을 골랐어요.");
  await expect(main(page).locator("[aria-busy=true]")).toHaveCount(0);
  await expect(main(page).getByText("오늘 1번 더 물을 수 있어요.")).toBeVisible();
  await expect(main(page).locator(".turn")).toHaveCount(1);
  await expect(field(page)).toHaveValue("");
  await expect(askButton(page)).toBeFocused();
  await page.goBack();
  await expect(page, "the answer's address took the place of the question's").not.toHaveURL(/\/recommend/);
});

test("an answer that is stopped keeps what was said", async ({ page }) => {
  await signUp(page.request);
  await takeInHand(page);
  await open(page, "/recommend");
  await begin(page);
  await say(page, { kind: "text", text: "첫 문장이에요." });
  await expect(answer(page)).toContainText("첫 문장이에요.");
  await stopButton(page).focus();
  await page.keyboard.press("Enter");
  await expect(stopButton(page)).toHaveCount(0);
  expect(await page.evaluate(() => (window as never as { hand: Hand }).hand.stopped)).toBe(true);
  await expect(answer(page)).toContainText("첫 문장이에요.");
  await expect(answer(page)).toContainText("여기까지 듣고 멈췄어요.");
  await expect(main(page).locator("[aria-busy=true]")).toHaveCount(0);
  await expect(field(page)).toHaveValue("");
});

test("what is stopped before a word leaves the question where it was", async ({ page }) => {
  await signUp(page.request);
  await takeInHand(page);
  await open(page, "/recommend");
  await begin(page);
  await stopButton(page).click();
  await expect(main(page).locator(".turn")).toHaveCount(0);
  await expect(field(page)).toHaveValue(QUESTION);
  await expect(main(page).getByText("오늘 2번 더 물을 수 있어요.")).toBeVisible();
  await expect(main(page).getByRole("alert")).toHaveCount(0);
});

test("where another engine begins anew, what was said before is gone", async ({ page }) => {
  await signUp(page.request);
  await takeInHand(page);
  await open(page, "/recommend");
  await begin(page);
  const book = await pick(page);
  await say(page, { kind: "text", text: "반쯤 쓴 말" });
  await say(page, book);
  await expect(answer(page).getByRole("listitem")).toHaveCount(1);
  await say(page, { kind: "anew" });
  await say(page, { kind: "text", text: "다시 골랐어요." });
  await expect(answer(page)).toContainText("다시 골랐어요.");
  await expect(answer(page)).not.toContainText("반쯤 쓴 말");
  await expect(answer(page).getByRole("listitem")).toHaveCount(0);
});

for (const [name, break_off, words] of [
  ["fails", (page: Page) => say(page, { kind: "failed", error: { error: "Busy" } }).then(() => hand(page, "end")), "지금은 조금 붐벼요."],
  ["is cut off by the line", (page: Page) => hand(page, "broken"), "연결이 끊겼어요."],
  ["ends without its end", (page: Page) => hand(page, "end"), "연결이 끊겼어요."],
] as const) {
  test(`where an answer ${name}, that is said at the form and the question is kept`, async ({ page }) => {
    await signUp(page.request);
    await takeInHand(page);
    await open(page, "/recommend");
    await begin(page);
    await say(page, { kind: "text", text: "첫 문장이에요." });
    await expect(answer(page)).toContainText("첫 문장이에요.");
    await break_off(page);
    await expect(main(page).locator("form").getByRole("alert")).toContainText(words);
    await expect(main(page).locator(".turn")).toHaveCount(0);
    await expect(field(page)).toHaveValue(QUESTION);
    await expect(askButton(page)).toHaveAttribute("aria-busy", "false");
  });
}

test("who has asked all they may in another window is told, and the question is kept", async ({ page, expectedConsole }) => {
  expectedConsole(answered(429, STREAM));
  await signUp(page.request);
  await open(page, "/recommend");
  for (const question of [QUESTION, "우주 이야기"]) await post(page.request, "/api/recommend/chatbot", { question });
  await field(page).fill(QUESTION);
  await askButton(page).click();
  await expect(main(page).locator("form").getByRole("alert")).toBeVisible();
  await expect(field(page)).toHaveValue(QUESTION);
  await expect(main(page).locator(".turn")).toHaveCount(0);
});

test("who was signed out meanwhile is told, and the question is kept", async ({ page, context, expectedConsole }) => {
  expectedConsole(answered(401, STREAM));
  await signUp(page.request);
  await open(page, "/recommend");
  await context.clearCookies();
  await field(page).fill(QUESTION);
  await askButton(page).click();
  await expect(main(page).locator("form").getByRole("alert")).toContainText("로그인하면 할 수 있어요.");
  await expect(field(page)).toHaveValue(QUESTION);
});

test("an answer that is on its way stays with its conversation when one reads another", async ({ page }) => {
  await signUp(page.request);
  const { conversation } = await post<{ conversation: number }>(page.request, "/api/recommend/chatbot", { question: "우주 이야기" });
  await takeInHand(page);
  await open(page, "/recommend");
  await begin(page);
  await say(page, { kind: "text", text: "첫 문장이에요." });
  await main(page).getByRole("link", { name: "우주 이야기" }).click();
  await expect(page).toHaveURL(new RegExp(`/recommend/${conversation}$`));
  await expect(main(page).getByRole("heading", { level: 2, name: "우주 이야기" })).toBeVisible();
  await expect(main(page).getByText("첫 문장이에요.")).toHaveCount(0);
  await say(page, reply(conversation));
  await hand(page, "end");
  await expect(main(page).locator("[aria-busy=true]")).toHaveCount(0);
  await expect(page).toHaveURL(new RegExp(`/recommend/${conversation}$`));
});
