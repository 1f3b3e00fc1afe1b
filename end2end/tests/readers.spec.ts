import type { Page } from "@playwright/test";
import { mark, newIsbn, shelve } from "./support/books.ts";
import { expect, hydrated, test } from "./support/index.ts";
import { answered, card, open } from "./support/pages.ts";
import { post, signUp, unique } from "./support/people.ts";

const field = (page: Page, name: string) => page.getByLabel(name, { exact: true });
const press = (page: Page, name: string) => page.getByRole("main").getByRole("button", { name, exact: true }).click();

async function fillReview(page: Page, title: string, hashtags: string): Promise<void> {
  await page.getByRole("radio", { name: "8" }).check();
  await field(page, "서평 제목").fill(title);
  await page.getByRole("textbox", { name: "서평", exact: true }).fill("첫 줄이에요.\n<b>둘째</b> 줄이에요.");
  await page.getByLabel("해시태그").fill(hashtags);
}

test("a review is written from a book's page, with hashtags, and leads back to the book", async ({ page, anotherVisitor }) => {
  await signUp(page.request);
  const book = await shelve(page.request, { isbn: newIsbn() });
  const tag = unique().slice(-8);
  await open(page, book.path);
  await page.getByRole("link", { name: "이 책의 첫 서평 쓰기" }).click();
  await hydrated(page);
  await expect(page.getByLabel("책 제목")).toHaveValue(book.title);
  await fillReview(page, "오래 남는 이야기", `#소설 #${tag}, ${tag}`);
  await press(page, "서평 올리기");
  await expect(page.getByRole("heading", { level: 1, name: "오래 남는 이야기" })).toBeVisible();
  await expect(page.getByRole("article")).toContainText("<b>둘째</b> 줄이에요.");
  await expect(page.getByRole("article").getByText("별점 10점 가운데 8점")).toBeAttached();
  await expect(card(page, book.title)).toBeVisible();

  const other = await anotherVisitor();
  await open(other, `/tags/${tag}`);
  await expect(other.getByRole("heading", { level: 3, name: "오래 남는 이야기" })).toHaveCount(1);
  await open(other, `/isbn/${book.isbn}`);
  await expect(other.getByText("평균 8.0점 · 서평 1개")).toBeVisible();
  await expect(card(other, book.title)).toBeVisible();
});

test("what is wrong with a review is told at its field, and the words stay", async ({ page, expectedConsole }) => {
  expectedConsole(answered(422, "/api/bookreview/create"));
  await signUp(page.request);
  await open(page, "/reviews/new");
  await page.getByRole("textbox", { name: "서평", exact: true }).fill("남아 있을 말");
  await page.getByLabel("해시태그").fill("#열한글자가넘는긴해시태그예요");
  await press(page, "서평 올리기");
  await expect(page.getByLabel("책 제목")).toHaveAccessibleDescription(/여기를 적어 주세요\./);
  await expect(page.getByLabel("해시태그")).toHaveAccessibleDescription(/10자까지 쓸 수 있어요\./);
  await expect(page.getByRole("textbox", { name: "서평", exact: true })).toHaveValue("남아 있을 말");
});

test("only the author changes a review or takes it away", async ({ page, anotherVisitor, expectedConsole }) => {
  await signUp(page.request);
  const form = { book_title: `책 ${unique()}`, rating: "7", title: "처음 제목", text: "처음 글", category: "fiction", hashtags: "" };
  const { review } = await post<{ review: { id: number } }>(page.request, "/api/bookreview/create", form);
  const path = `/reviews/${review.id}`;
  await open(page, path);
  await page.getByRole("link", { name: "서평 고치기" }).click();
  await hydrated(page);
  await field(page, "서평 제목").fill("고친 제목");
  await press(page, "고친 서평 올리기");
  await expect(page.getByRole("heading", { level: 1, name: "고친 제목" })).toBeVisible();
  const other = await anotherVisitor();
  await signUp(other.request);
  await open(other, path);
  await expect(other.getByRole("link", { name: "서평 고치기" })).toHaveCount(0);
  await page.locator("summary", { hasText: "지우기" }).first().click();
  await press(page, "이 서평을 지울게요");
  await expect(page.getByRole("status").filter({ hasText: "서평을 지웠어요." })).toBeVisible();
  expectedConsole(answered(404, path));
  expect((await other.goto(path))?.status()).toBe(404);
});

test("a heart puts a book on the list, and a second press takes it off", async ({ page, anotherVisitor }) => {
  const seller = await anotherVisitor();
  await signUp(seller.request);
  const book = await shelve(seller.request);
  await signUp(page.request);
  await open(page, book.path);
  const heart = page.getByRole("main").locator(".reactions").getByRole("button", { name: /^찜/ });
  await expect(heart).toHaveAttribute("aria-pressed", "false");
  await heart.click();
  await expect(heart).toHaveAttribute("aria-pressed", "true");
  await expect(heart).toContainText("1");
  // The heart turns before its answer is there, and so does the one below.
  const kept = async () => {
    await open(page, "/me/jjim");
    return card(page, book.title).count();
  };
  await expect.poll(kept).toBe(1);
  await mark(seller.request, book.id, "sold");
  await open(page, "/me/jjim");
  await expect(card(page, book.title).locator(".news")).toHaveText("판매완료");
  await card(page, book.title).getByRole("button", { name: `‘${book.title}’ 찜` }).click();
  await expect(page.getByRole("button", { name: `‘${book.title}’ 찜`, pressed: true })).toHaveCount(0);
  await expect.poll(kept).toBe(0);
  await expect(page.getByRole("heading", { name: "아직 찜한 책이 없어요" })).toBeVisible();
});

test("a like counts once a person, and is taken back", async ({ page, anotherVisitor }) => {
  const seller = await anotherVisitor();
  await signUp(seller.request);
  const book = await shelve(seller.request);
  await signUp(page.request);
  const like = (on: Page) => on.getByRole("main").getByRole("button", { name: /^좋아요/ });
  await open(page, book.path);
  await like(page).click();
  await expect(like(page)).toHaveText("좋아요1");
  await open(seller, book.path);
  await like(seller).click();
  await expect(like(seller)).toHaveText("좋아요2");
  await like(seller).click();
  await expect(like(seller)).toHaveText("좋아요1");
});

test("who is signed out and presses a heart logs in first", async ({ page, anotherVisitor, expectedConsole }) => {
  expectedConsole(answered(401, "/api/jjim/create"));
  const seller = await anotherVisitor();
  await signUp(seller.request);
  const book = await shelve(seller.request);
  await open(page, book.path);
  await page.locator(".reactions").getByRole("button", { name: /^찜/ }).click();
  await expect(page).toHaveURL(/\/login\?next=%2Fbooks%2F/);
});

test("people talk under a book: a comment, an answer, a correction, an end", async ({ page, anotherVisitor }) => {
  const seller = await anotherVisitor();
  const sellers = await signUp(seller.request);
  const book = await shelve(seller.request);
  await signUp(page.request);
  await open(page, book.path);
  await field(page, "댓글").fill("밑줄이 많나요?\nhttps://example.com/a?b=1 처럼요");
  await press(page, "댓글 남기기");
  const comment = page.locator(".comment").first();
  await expect(comment).toContainText("밑줄이 많나요?");
  await expect(comment.getByRole("link", { name: "https://example.com/a?b=1" })).toHaveAttribute("rel", /nofollow/);

  // The bell tells, and leads to the place.
  await open(seller, "/");
  await expect(seller.getByRole("banner").getByRole("link", { name: /알림/ })).toContainText("1");
  await seller.getByRole("banner").getByRole("link", { name: /알림/ }).click();
  await seller.getByRole("main").getByRole("link", { name: new RegExp(`‘${book.title}’에 댓글`) }).click();
  await expect(seller).toHaveURL(new RegExp(`${book.path}#comment-\\d+$`));
  await hydrated(seller);
  await seller.locator("summary", { hasText: "답하기" }).click();
  await field(seller, "답").fill("두 쪽 정도예요.");
  await seller.getByRole("button", { name: "답 남기기" }).click();
  await expect(seller.locator(".answers .comment")).toContainText("두 쪽 정도예요.");

  await open(page, book.path);
  const answer = page.locator(".answers .comment");
  await expect(answer).toContainText(sellers.nickname);
  await expect(answer).toContainText("판매자");
  await page.locator(".comment > .comment-acts summary", { hasText: "고치기" }).click();
  const editor = page.locator("details[open] form", { has: page.locator("textarea[id^=edit-]") });
  await editor.locator("textarea").fill("밑줄이 많은 편인가요?");
  await editor.getByRole("button", { name: "고치기" }).click();
  await expect(page.locator(".comment").first()).toContainText("밑줄이 많은 편인가요?");
  await expect(page.locator(".comment").first()).toContainText("고침");
  await page.locator(".comment > .comment-acts summary", { hasText: "지우기" }).click();
  await page.getByRole("button", { name: "댓글을 지울게요" }).click();
  await expect(page.locator(".comment").first()).toContainText("삭제된 댓글");
  await expect(page.locator(".answers .comment")).toContainText("두 쪽 정도예요.");
});

test("an empty comment is told at its field", async ({ page, expectedConsole }) => {
  expectedConsole(answered(422, "/api/comment/create"));
  await signUp(page.request);
  const book = await shelve(page.request);
  await open(page, book.path);
  await field(page, "댓글").fill("   ");
  await press(page, "댓글 남기기");
  await expect(page.getByText("여기를 적어 주세요.")).toBeVisible();
});

test("one chooses what to be told of, and marks it as read", async ({ page, anotherVisitor }) => {
  const seller = await anotherVisitor();
  await signUp(seller.request);
  const book = await shelve(seller.request, { selling_price: "9000" });
  await signUp(page.request);
  await post(page.request, "/api/jjim/create", { book_id: String(book.id) });
  await post(seller.request, "/api/book/update", { ...book, id: String(book.id), selling_price: "7000" } as never);
  await open(page, "/me/notifications");
  await expect(page.getByRole("main")).toContainText("9,000원에서 7,000원으로 내렸어요.");
  await press(page, "모두 읽음으로");
  await expect(page.getByRole("button", { name: "모두 읽음으로" })).toHaveCount(0);
  await page.getByRole("checkbox", { name: "찜한 책이 예약됐을 때" }).uncheck();
  await press(page, "고친 것 남기기");
  await expect(page.getByRole("status").filter({ hasText: "알림을 바꿨어요." })).toBeVisible();
  await mark(seller.request, book.id, "reserved");
  await open(page, "/me/notifications");
  await expect(page.locator(".notification")).toHaveCount(1);
  await expect(page.getByRole("checkbox", { name: "찜한 책이 예약됐을 때" })).not.toBeChecked();
});
