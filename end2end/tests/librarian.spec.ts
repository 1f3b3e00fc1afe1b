import type { Locator, Page } from "@playwright/test";
import { mark, shelve } from "./support/books.ts";
import { expect, hydrated, scripted, test } from "./support/index.ts";
import { expectSound } from "./support/look.ts";
import { answered, open } from "./support/pages.ts";
import { answerOf, post, signUp, somebody, unique } from "./support/people.ts";

// Looking at a page takes four audits and four pictures.
test.describe.configure({ timeout: 120_000 });

const CHEAP_NOVELS = "만 원 이하 소설";

const main = (page: Page) => page.getByRole("main");
const field = (page: Page) => page.getByRole("textbox", { name: /어떤 책을 찾으세요|이어서 물어보기/ });
const askButton = (page: Page) => main(page).getByRole("button", { name: "물어보기", exact: true });
const answers = (page: Page) => main(page).getByRole("group", { name: "사서의 답" });
const left = (page: Page, count: number) => main(page).getByText(`오늘 ${count}번 더 물을 수 있어요.`);
const conversations = (page: Page) => main(page).getByRole("region", { name: "지난 이야기" }).getByRole("listitem");

/** Asks, and waits until the answer is there as a whole and the field is free again. */
async function ask(page: Page, question: string): Promise<Locator> {
  const before = await answers(page).count();
  await field(page).fill(question);
  await askButton(page).click();
  await expect(answers(page)).toHaveCount(before + 1);
  await hydrated(page);
  await expect(page).toHaveURL(/\/recommend\/\d+(#turn-\d+)?$/);
  await expect(main(page).locator("[aria-busy=true]")).toHaveCount(0);
  return answers(page).last();
}

/** By the API: its conversation. */
async function asked(page: Page, question: string, conversation = ""): Promise<string> {
  const reply = await post<{ conversation: number }>(page.request, "/api/recommend/chatbot", { question, conversation });
  return `/recommend/${reply.conversation}`;
}

test("a question is answered with books that are on sale here, each with a reason", async ({ page }) => {
  await signUp(page.request);
  await open(page, "/");
  await page.getByRole("navigation", { name: "주요 메뉴" }).getByRole("link", { name: "사서에게" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "사서에게 물어보기" })).toBeVisible();
  await hydrated(page);
  await expect(left(page, 2)).toBeVisible();
  const answer = await ask(page, CHEAP_NOVELS);
  await expect(main(page).getByRole("heading", { level: 2, name: CHEAP_NOVELS })).toBeVisible();
  await expect(answer).toContainText("책방의 규칙이");
  const picks = answer.getByRole("listitem");
  const count = await picks.count();
  expect(count).toBeGreaterThanOrEqual(2);
  expect(count).toBeLessThanOrEqual(5);
  for (const pick of await picks.all()) {
    const path = await pick.getByRole("heading", { level: 3 }).getByRole("link").getAttribute("href");
    expect(path).toMatch(/^\/books\/\d+$/);
    const { book } = await answerOf<{ book: { status: string; selling_price: number } }>(
      await page.request.get(`/api/book/detail?id=${path!.split("/").pop()}`),
    );
    expect(book.status).toBe("on_sale");
    await expect(pick.locator(".price")).toContainText(book.selling_price.toLocaleString("ko-KR"));
    await expect(pick.locator(".keep")).toHaveText(/.{5,}/);
  }
  await picks.first().getByRole("link").click();
  await expect(page).toHaveURL(/\/books\/\d+$/);
});

test("one asks on until none are left, and is told when they come back", async ({ page }) => {
  await signUp(page.request);
  await open(page, "/recommend");
  await ask(page, CHEAP_NOVELS);
  await expect(left(page, 1)).toBeVisible();
  const conversation = new URL(page.url()).pathname;
  await ask(page, "더 싼 것");
  await expect(answers(page)).toHaveCount(2);
  expect(new URL(page.url()).pathname, "the same conversation").toBe(conversation);
  await expect(main(page).getByText("한국 시각으로 자정이 지나면 다시 2번 물을 수 있어요.")).toBeVisible();
  await expect(field(page)).toHaveCount(0);
  await expect(main(page).getByText("더 물을 수 있어요.")).toHaveCount(0);
});

test("conversations are kept: a new one is begun, an earlier one read again and deleted", async ({ page, expectedConsole }) => {
  await signUp(page.request);
  const first = `우주 이야기 ${unique()}`;
  const path = await asked(page, first);
  await open(page, path);
  await expect(conversations(page)).toHaveCount(1);
  await expect(main(page).getByRole("link", { name: first })).toHaveAttribute("aria-current", "page");
  await main(page).getByRole("link", { name: "새로 묻기" }).click();
  await expect(page).toHaveURL(/\/recommend$/);
  await hydrated(page);
  await expect(answers(page)).toHaveCount(0);
  await ask(page, CHEAP_NOVELS);
  await expect(conversations(page)).toHaveCount(2);
  await main(page).getByRole("link", { name: first }).click();
  await expect(page).toHaveURL(new RegExp(`${path}$`));
  await hydrated(page);
  await expect(main(page).getByRole("heading", { level: 2, name: first })).toBeVisible();
  await expect(answers(page)).toHaveCount(1);

  const row = conversations(page).filter({ has: page.getByRole("link", { name: first }) });
  await row.locator("summary").click();
  await row.getByRole("button", { name: "이 이야기를 지울게요" }).click();
  await expect(main(page).getByText("나눈 이야기를 지웠어요.")).toBeVisible();
  await hydrated(page);
  await expect(conversations(page)).toHaveCount(1);
  await expect(main(page).getByText(first)).toHaveCount(0);
  expectedConsole(answered(404, path));
  expect((await page.goto(path))?.status()).toBe(404);
});

test("nobody else finds my conversation", async ({ page, anotherVisitor, expectedConsole }) => {
  await signUp(page.request);
  const words = unique();
  const path = await asked(page, `${words} 같은 책`);
  const stranger = await anotherVisitor();
  await signUp(stranger.request);
  expectedConsole(answered(404, path));
  expect((await open(stranger, path))?.status()).toBe(404);
  await expect(stranger.getByText(words)).toHaveCount(0);
  await open(stranger, "/recommend");
  await expect(conversations(stranger)).toHaveCount(0);
});

test("who is signed out is told what this is, and comes back to the question after the login", async ({ page, anotherVisitor }) => {
  const other = await anotherVisitor();
  const person = await signUp(other.request, somebody());
  await open(page, "/recommend");
  await expect(main(page).getByText("하루에 2번 물을 수 있고")).toBeVisible();
  await expect(field(page)).toHaveCount(0);
  const example = "우주를 좋아하는 아이에게 줄 책";
  await main(page).getByRole("link", { name: example }).click();
  await expect(page).toHaveURL(/\/login\?next=/);
  await hydrated(page);
  await page.getByLabel("아이디 또는 이메일").fill(person.username);
  await page.getByLabel("비밀번호", { exact: true }).fill(person.password);
  await main(page).getByRole("button", { name: "로그인" }).click();
  await expect(page).toHaveURL(/\/recommend\?ask=/);
  await hydrated(page);
  await expect(field(page)).toHaveValue(example);
  await expect(left(page, 2)).toBeVisible();
});

test("a conversation's address leads who is signed out to the login", async ({ page, anotherVisitor }) => {
  const owner = await anotherVisitor();
  await signUp(owner.request);
  const path = await asked(owner, CHEAP_NOVELS);
  await page.goto(path);
  await expect(page).toHaveURL((url) => url.pathname === "/login" && url.searchParams.get("next") === path);
});

test("an example fills the field", async ({ page }) => {
  await signUp(page.request);
  await open(page, "/recommend");
  for (const example of ["‘채식주의자’ 같은 책", "비 오는 날 읽기 좋은 한국 단편, 만 원 이하"]) {
    await main(page).getByRole("link", { name: example }).click();
    await expect(field(page)).toHaveValue(example);
    await hydrated(page);
  }
  if (scripted()) await expect(field(page)).toBeFocused();
});

test("a question that cannot be asked is told at its field, is kept, and costs nothing", async ({ page, expectedConsole }) => {
  expectedConsole(answered(422, "/api/recommend/stream"));
  await signUp(page.request);
  await open(page, "/recommend");
  await askButton(page).click();
  await expect(field(page)).toHaveAccessibleDescription(/여기를 적어 주세요\./);
  await hydrated(page);
  const long = "긴 물음 ".repeat(101);
  // The field itself takes no more; a program's or an old browser's might.
  await field(page).evaluate((area) => area.removeAttribute("maxlength"));
  await field(page).fill(long);
  await askButton(page).click();
  await expect(field(page)).toHaveAccessibleDescription(/^500자까지 쓸 수 있어요\. 500자/);
  await expect(field(page)).toHaveValue(long);
  await hydrated(page);
  await expect(answers(page)).toHaveCount(0);
  await ask(page, CHEAP_NOVELS);
  await expect(left(page, 1)).toBeVisible();
});

test("a book that was sold or taken away since is said to be", async ({ page, anotherVisitor }) => {
  const seller = await anotherVisitor();
  await signUp(seller.request);
  const author = `지은이${unique()}`;
  const books = [await shelve(seller.request, { author }), await shelve(seller.request, { author })];
  await signUp(page.request);
  await open(page, "/recommend");
  const answer = await ask(page, `${author} 책`);
  for (const book of books) await expect(answer.getByRole("link", { name: book.title })).toBeVisible();
  await mark(seller.request, books[0]!.id, "sold");
  await post(seller.request, "/api/book/delete", { id: String(books[1]!.id) });
  await page.reload();
  const pick = (title: string) => answer.getByRole("listitem").filter({ hasText: title });
  await expect(pick(books[0]!.title)).toContainText("판매완료");
  await expect(pick(books[1]!.title)).toContainText("이제 없는 책이에요.");
  await expect(answer.getByRole("link", { name: books[1]!.title })).toHaveCount(0);
});

test("with the keyboard alone one asks, reads and asks on", async ({ page }) => {
  await signUp(page.request);
  await open(page, "/recommend");
  await field(page).focus();
  await page.keyboard.type(CHEAP_NOVELS);
  await page.keyboard.press("Tab");
  await expect(askButton(page)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(answers(page)).toHaveCount(1);
  await expect(page).toHaveURL(/\/recommend\/\d+/);
  await hydrated(page);
  if (scripted()) {
    await expect(left(page, 1)).toBeVisible();
    await expect(askButton(page), "the focus stays where it was").toBeFocused();
  }
});

test("an answer speaks the visitor's language", async ({ page, context, baseURL }) => {
  await context.addCookies([{ name: "lang", value: "en", url: baseURL! }]);
  await signUp(page.request);
  await open(page, "/recommend");
  await expect(page.getByRole("heading", { level: 1, name: "Ask the librarian" })).toBeVisible();
  await expect(main(page).getByText("You have 2 questions left today.")).toBeVisible();
  await page.getByRole("textbox", { name: "What would you like to read?" }).fill("a novel up to 10,000 won");
  await main(page).getByRole("button", { name: "Ask", exact: true }).click();
  await expect(page).toHaveURL(/\/recommend\/\d+/);
  await hydrated(page);
  await expect(main(page).getByRole("group", { name: "The librarian's answer" }).getByRole("listitem").first()).toBeVisible();
  await expect(main(page).getByText("You have 1 question left today.")).toBeVisible();
});

type State = { name: string; arrive: (page: Page) => Promise<void>; signedOut?: boolean; causes?: RegExp };

const states: State[] = [
  { name: "librarian-signed-out", signedOut: true, arrive: async (page) => void (await open(page, "/recommend")) },
  { name: "librarian-new", arrive: async (page) => void (await open(page, "/recommend")) },
  {
    name: "librarian-error",
    causes: answered(422, "/api/recommend/stream"),
    arrive: async (page) => {
      await open(page, "/recommend");
      await askButton(page).click();
      await expect(field(page)).toHaveAttribute("aria-invalid", "true");
    },
  },
  {
    name: "librarian-conversation",
    arrive: async (page) => {
      await asked(page, "우주를 좋아하는 아이에게 줄 책");
      await open(page, "/recommend");
      await ask(page, "비 오는 날 읽기 좋은 한국 단편, 만 원 이하로요.\n너무 무겁지 않았으면 해요.");
      await main(page).locator(".talk summary").last().click();
      await expect(main(page).getByRole("button", { name: "이 이야기를 지울게요" })).toBeVisible();
    },
  },
  {
    name: "librarian-asked-on",
    arrive: async (page) => {
      const path = await asked(page, CHEAP_NOVELS);
      await asked(page, "더 싼 것", path.split("/").pop());
      await open(page, path);
      await expect(answers(page)).toHaveCount(2);
    },
  },
];

for (const { name, arrive, signedOut, causes } of states) {
  test(`${name} is sound in both lights and widths`, async ({ page, expectedConsole }) => {
    if (causes) expectedConsole(causes);
    if (!signedOut) await signUp(page.request);
    await arrive(page);
    await expectSound(page, name);
  });
}
