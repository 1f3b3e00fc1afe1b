import type { Page } from "@playwright/test";
import { expect, hydrated, test } from "./support/index.ts";
import { newIsbn, shelve, type Shelved } from "./support/books.ts";
import { answered, card, hold, open } from "./support/pages.ts";
import { signUp, somebody, unique } from "./support/people.ts";

/** Marks the document: the mark is lost when the browser loads another. */
async function markDocument(page: Page): Promise<() => Promise<boolean>> {
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  return () => page.evaluate(() => (window as { sameDocument?: boolean }).sameDocument === true);
}

/** How many books of this title one's list of hearts has. */
async function kept(page: Page, title: string): Promise<number> {
  await open(page, "/me/jjim");
  return card(page, title).count();
}

const scrolled = (page: Page) => page.evaluate(() => window.scrollY);

test("from the list to a book and back the document stays, with title, address and place", async ({ page }) => {
  await signUp(page.request);
  const word = unique();
  const books: Shelved[] = [];
  for (let number = 0; number < 18; number += 1) books.push(await shelve(page.request, { title: `걷기 ${word} ${number}` }));
  await page.setViewportSize({ width: 800, height: 700 });
  await open(page, `/books?q=${word}`);
  const isSame = await markDocument(page);
  // The shorter titles fit better and come first: this one is in the second half.
  const book = books[12]!;
  // Pointing at it brings it into view, so that the click does not move the page any more.
  await card(page, book.title).getByRole("link").hover();
  await expect.poll(() => scrolled(page)).toBeGreaterThan(300);
  const place = await scrolled(page);

  await card(page, book.title).getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(book.title);
  await expect(page).toHaveTitle(`${book.title} · 중고북스`);
  await expect(page).toHaveURL(new RegExp(`${book.path}$`));
  await expect.poll(() => scrolled(page), "a new page begins at its top").toBe(0);

  await page.goBack();
  await expect(card(page, book.title)).toBeVisible();
  await expect(page).toHaveTitle(new RegExp(word));
  await expect.poll(async () => Math.abs((await scrolled(page)) - place), "back is where one was").toBeLessThan(50);
  expect(await isSame()).toBe(true);
});

test("a heart that is pressed on the way out gets there", async ({ page, anotherVisitor }) => {
  const seller = await anotherVisitor();
  await signUp(seller.request);
  const book = await shelve(seller.request);
  await signUp(page.request);
  await open(page, book.path);
  const heart = page.getByRole("main").locator(".reactions").getByRole("button", { name: /^찜/ });
  // In one go: no answer comes in between.
  await heart.evaluate((button: HTMLButtonElement) => {
    button.click();
    window.location.assign("/about");
  });
  await expect(page).toHaveURL(/about$/);
  await expect.poll(() => kept(page, book.title)).toBe(1);
});

test("the head marks where one is", async ({ page }) => {
  await open(page, "/");
  const isSame = await markDocument(page);
  const menu = page.getByRole("navigation", { name: "주요 메뉴" });
  for (const [name, heading] of [
    ["책방", "책방"],
    ["소개", "책은 한 번 더 읽힐 때 깊어져요"],
  ] as const) {
    await menu.getByRole("link", { name }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading);
    await expect(menu.getByRole("link", { name })).toHaveAttribute("aria-current", "page");
    await expect(menu.locator("[aria-current]")).toHaveCount(1);
  }
  expect(await isSame()).toBe(true);
});

test("after a step to a book the keyboard begins at its page's top or in its content", async ({ page, anotherVisitor }) => {
  const seller = await anotherVisitor();
  await signUp(seller.request);
  const book = await shelve(seller.request);
  await open(page, `/books?q=${encodeURIComponent(book.title)}`);
  await card(page, book.title).getByRole("link").focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(book.title);
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "본문으로 바로 가기" });
  await expect(skip.or(page.getByRole("main").getByRole("link").first()).and(page.locator(":focus"))).toHaveCount(1);
});

test("a book that is gone is told without leaving the document", async ({ page, anotherVisitor, expectedConsole }) => {
  const seller = await anotherVisitor();
  await signUp(seller.request);
  const book = await shelve(seller.request);
  expectedConsole(answered(404, "/api/book/detail"));
  expectedConsole(answered(404, "/api/comment/list"));
  await open(page, `/books?q=${encodeURIComponent(book.title)}`);
  const isSame = await markDocument(page);
  await seller.request.post("/api/book/delete", { form: { id: String(book.id) }, headers: { accept: "application/json" } });
  await card(page, book.title).getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("이 자리에 있던 책을 찾지 못했어요");
  expect(await isSame()).toBe(true);
});

test("logging in changes the head without a reload", async ({ page, anotherVisitor }) => {
  const person = await signUp((await anotherVisitor()).request);
  await open(page, "/");
  const isSame = await markDocument(page);
  const banner = page.getByRole("banner");
  await banner.getByRole("link", { name: "로그인" }).click();
  await page.getByLabel("아이디 또는 이메일").fill(person.username);
  await page.getByLabel("비밀번호", { exact: true }).fill(person.password);
  await page.getByRole("main").getByRole("button", { name: "로그인" }).click();
  await expect(banner.getByText(`${person.nickname}님, 환영합니다.`)).toBeVisible();
  await expect(banner.getByRole("link", { name: "로그인" })).toHaveCount(0);
  expect(await isSame()).toBe(true);
  await banner.getByRole("link", { name: "책 팔기" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "책 팔기" })).toBeVisible();
  expect(await isSame()).toBe(true);
});

test("signing up changes the head without a reload", async ({ page }) => {
  const person = somebody();
  await open(page, "/signup");
  const isSame = await markDocument(page);
  await page.getByLabel("아이디", { exact: true }).fill(person.username);
  await page.getByLabel("이메일", { exact: true }).fill(person.email);
  await page.getByLabel("닉네임", { exact: true }).fill(person.nickname);
  await page.getByLabel("비밀번호", { exact: true }).fill(person.password);
  await page.getByLabel("비밀번호 한 번 더").fill(person.password);
  await page.getByRole("main").getByRole("button", { name: "가입하기" }).click();
  await expect(page.getByRole("banner").getByText(`${person.nickname}님, 환영합니다.`)).toBeVisible();
  expect(await isSame()).toBe(true);
});

test("a change of state shows at once and without a reload", async ({ page }) => {
  await signUp(page.request);
  const book = await shelve(page.request);
  await open(page, book.path);
  const isSame = await markDocument(page);
  await page.getByRole("button", { name: "판매완료" }).click();
  await expect(page.getByRole("status").filter({ hasText: "판매완료로 바꿨어요." })).toBeVisible();
  await expect(page.getByRole("button", { name: "판매완료" })).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByRole("button", { name: "판매완료" }), "the focus stays where it was").toBeFocused();
  expect(await isSame()).toBe(true);
});

test("the preview of the card follows what is typed", async ({ page }) => {
  await signUp(page.request);
  await open(page, "/books/new");
  const preview = page.getByRole("complementary", { name: "이렇게 보여요" });
  await page.getByRole("textbox", { name: "제목" }).pressSequentially("느린 서가");
  await expect(preview.getByRole("heading", { level: 3 })).toHaveText("느린 서가");
  await page.getByRole("textbox", { name: "지은이" }).fill("고요한");
  await page.getByRole("textbox", { name: "출판사" }).fill("종이비행기");
  await expect(preview).toContainText("고요한 · 종이비행기");
  await page.getByRole("textbox", { name: "정가" }).fill("10,000");
  await page.getByRole("textbox", { name: "파는 값" }).fill("4000");
  await expect(preview).toContainText("4,000원");
  await expect(preview).toContainText("−60%");
  await page.getByRole("radio", { name: "많이 낡았어요" }).check();
  await expect(preview).toContainText("최하");
  await page.getByRole("textbox", { name: "제목" }).fill("");
  await expect(preview.getByRole("heading", { level: 3 })).toHaveText("제목");
});

test("the preview follows what an ISBN fills in", async ({ page }) => {
  await signUp(page.request);
  const known = await shelve(page.request, { isbn: newIsbn() });
  await open(page, "/books/new");
  await page.getByRole("textbox", { name: "ISBN" }).fill(known.isbn);
  const preview = page.getByRole("complementary", { name: "이렇게 보여요" });
  await expect(preview.getByRole("heading", { level: 3 })).toHaveText(known.title);
  await expect(preview).toContainText("한강 · 창비");
});

test("a form that is sent while there is no connection keeps what was typed and says so", async ({ page, context, expectedConsole }) => {
  expectedConsole(/ERR_INTERNET_DISCONNECTED.*\/api\/book\/create/);
  await signUp(page.request);
  await open(page, "/books/new");
  await page.getByRole("textbox", { name: "제목" }).fill("끊긴 사이에 쓴 책");
  await context.setOffline(true);
  await page.getByRole("button", { name: "책 올리기" }).click();
  await expect(page.getByRole("alert")).toContainText("연결이 끊겼어요.");
  await expect(page.getByRole("textbox", { name: "제목" })).toHaveValue("끊긴 사이에 쓴 책");
  await context.setOffline(false);
});

test("a form is sent once, however often the button is pressed", async ({ page }) => {
  await signUp(page.request);
  await open(page, "/books/new");
  const title = `두 번 눌린 책 ${unique()}`;
  await page.getByRole("textbox", { name: "제목" }).fill(title);
  await page.getByRole("combobox", { name: "분야" }).selectOption("에세이");
  await page.getByRole("radio", { name: "깨끗해요" }).check();
  await page.getByRole("textbox", { name: "정가" }).fill("10000");
  await page.getByRole("textbox", { name: "파는 값" }).fill("5000");
  await page.getByRole("button", { name: "책 올리기" }).dblclick();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  const answer = await page.request.get(`/api/book/search?q=${encodeURIComponent(title)}`);
  expect((await answer.json()).total).toBe(1);
});

test("what was typed before the page came alive is kept", async ({ page }) => {
  await signUp(page.request);
  const letGo = await hold(page, "**/*.wasm");
  await page.goto("/books/new");
  await page.getByRole("textbox", { name: "제목" }).fill("성급한 제목");
  await page.getByRole("combobox", { name: "분야" }).selectOption("만화");
  await page.getByRole("radio", { name: "깨끗해요" }).check();
  await page.getByRole("textbox", { name: "파는 값" }).fill("4000");
  await page.getByRole("textbox", { name: "자세한 이야기" }).fill("서둘러 적은 이야기");
  await page.getByRole("searchbox", { name: "책 찾기" }).fill("찾는 책");
  await letGo();
  await hydrated(page);
  await expect(page.getByRole("textbox", { name: "제목" })).toHaveValue("성급한 제목");
  await expect(page.getByRole("combobox", { name: "분야" })).toHaveValue("comics");
  await expect(page.getByRole("radio", { name: "깨끗해요" })).toBeChecked();
  await expect(page.getByRole("textbox", { name: "파는 값" })).toHaveValue("4000");
  await expect(page.getByRole("textbox", { name: "자세한 이야기" })).toHaveValue("서둘러 적은 이야기");
  await expect(page.getByLabel("책 찾기")).toHaveValue("찾는 책");
  await expect(page.getByRole("complementary", { name: "이렇게 보여요" }).getByRole("heading", { level: 3 })).toHaveText("성급한 제목");
});

test("a login typed before the page came alive goes through", async ({ page, anotherVisitor }) => {
  const person = await signUp((await anotherVisitor()).request);
  const letGo = await hold(page, "**/*.wasm");
  await page.goto("/login");
  await page.getByLabel("아이디 또는 이메일").fill(person.username);
  await page.getByLabel("비밀번호", { exact: true }).fill(person.password);
  await letGo();
  await hydrated(page);
  await page.getByRole("main").getByRole("button", { name: "로그인" }).click();
  await expect(page.getByRole("banner").getByText(`${person.nickname}님, 환영합니다.`)).toBeVisible();
});

test("a menu closes by Escape and gives the focus back", async ({ page }) => {
  await open(page, "/books");
  const menu = page.getByRole("group").filter({ hasText: "최신순" });
  const summary = menu.getByText("최신순").first();
  await summary.click();
  await expect(menu.getByRole("link", { name: "낮은 가격순" })).toBeVisible();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Escape");
  await expect(menu.getByRole("link", { name: "낮은 가격순" })).toBeHidden();
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("SUMMARY");
});

test("the head keeps in step with the page, and its title is said aloud", async ({ page, anotherVisitor }) => {
  const seller = await anotherVisitor();
  await signUp(seller.request);
  const book = await shelve(seller.request, {}, ["orientation_1.jpg"]);
  const attribute = (tag: string, name: string) => page.locator(`head ${tag}`).evaluateAll((all, name) => all.map((one) => one.getAttribute(name)), name);
  const canonical = () => attribute('link[rel="canonical"]', "href");
  const site = process.env.JOONGOBOOKS_E2E_URL!;

  await open(page, `/books?q=${encodeURIComponent(book.title)}`);
  expect(await canonical()).toEqual([]);
  expect(await attribute('meta[name="robots"]', "content")).toEqual(["noindex"]);

  await card(page, book.title).getByRole("link").click();
  await expect(page).toHaveTitle(`${book.title} · 중고북스`);
  await expect.poll(canonical).toEqual([`${site}${book.path}`]);
  expect(await attribute('meta[property="og:url"]', "content")).toEqual([`${site}${book.path}`]);
  expect(await attribute('meta[property="og:title"]', "content")).toEqual([book.title]);
  expect(await attribute('meta[property="og:image"]', "content")).toHaveLength(1);
  expect(await attribute('meta[name="robots"]', "content")).toEqual([]);
  expect((await attribute('meta[name="description"]', "content"))[0]).toContain("7,500원");
  await expect(page.locator("body > p[aria-live]")).toHaveText(book.title);

  await page.getByRole("navigation", { name: "주요 메뉴" }).getByRole("link", { name: "소개" }).click();
  await expect.poll(canonical).toEqual([`${site}/about`]);
  expect(await attribute('meta[property="og:image"]', "content")).toEqual([]);
  await expect(page.locator("body > p[aria-live]")).toHaveText("소개");
});

test("a form to sell stands on no shelf", async ({ page }) => {
  await signUp(page.request);
  await open(page, "/books/new");
  await expect(page.getByRole("navigation", { name: "주요 메뉴" }).locator("[aria-current]")).toHaveCount(0);
});
