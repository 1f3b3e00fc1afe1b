import { expect, hydrated, test } from "./support/index.ts";
import { copy, photo, shelve } from "./support/books.ts";
import { answered, card, choosePhotos, expectDrawn, expectPhotos, open } from "./support/pages.ts";
import { signUp, somebody } from "./support/people.ts";

/** What a person reads on the way, in both languages. */
const LANGUAGES = {
  ko: {
    language: "한국어",
    signUp: "회원가입",
    fields: { username: "아이디", email: "이메일", nickname: "닉네임", password: "비밀번호", again: "비밀번호 한 번 더" },
    doSignUp: "가입하기",
    welcome: (name: string) => `${name}님, 환영합니다.`,
    sell: { link: "책 팔기", heading: "책 팔기" },
    book: { title: "제목", author: "지은이", publisher: "출판사", category: "분야", condition: "깨끗해요", original: "정가", selling: "파는 값", details: "자세한 이야기" },
    fiction: "소설/시/희곡",
    picker: { choose: "사진 고르기", upload: "고른 사진 올리기", chosen: "고른 사진" },
    putOnSale: "책 올리기",
    created: "책을 올렸어요.",
    photos: "사진 2장",
    price: (won: string) => `${won}원`,
    find: "책 찾기",
    search: "찾기",
    mine: "내가 올린 책이에요",
    edit: "고치기",
    save: "고친 글 올리기",
    updated: "고친 글을 올렸어요.",
    reserved: { button: "예약중", done: "예약중으로 바꿨어요." },
    sold: { button: "판매완료", done: "판매완료로 바꿨어요." },
    remove: "지우기",
    warning: "되돌릴 수 없어요.",
    confirm: "이 책을 지울게요",
    deleted: "책을 지웠어요.",
    gone: "이 자리에 있던 책을 찾지 못했어요",
    nothing: "아직 이 조건에 맞는 책이 없어요",
  },
  en: {
    language: "English",
    signUp: "Sign up",
    fields: { username: "Username", email: "E-mail", nickname: "Nickname", password: "Password", again: "Password again" },
    doSignUp: "Sign up",
    welcome: (name: string) => `Welcome, ${name}.`,
    sell: { link: "Sell", heading: "Sell a book" },
    book: { title: "Title", author: "Author", publisher: "Publisher", category: "Category", condition: "slight signs of reading", original: "Original price", selling: "Selling price", details: "Details" },
    fiction: "Fiction, Poetry & Drama",
    picker: { choose: "Choose photos", upload: "Upload the chosen photos", chosen: "Chosen photos" },
    putOnSale: "Put it on sale",
    created: "Your book is on the shelf.",
    photos: "2 photos",
    price: (won: string) => `₩${won}`,
    find: "Find a book",
    search: "Search",
    mine: "This is your listing",
    edit: "Edit",
    save: "Save the changes",
    updated: "Your changes are saved.",
    reserved: { button: "Reserved", done: "It is marked as reserved." },
    sold: { button: "Sold", done: "It is marked as sold." },
    remove: "Delete",
    warning: "It cannot be undone.",
    confirm: "Delete this book",
    deleted: "The book is deleted.",
    gone: "We could not find what stood here",
    nothing: "No books fit this yet",
  },
} as const;

for (const [lang, words] of Object.entries(LANGUAGES)) {
  test(`a person signs up, sells a book with two photos, finds, edits, marks and deletes it (${lang})`, async ({ page, expectedConsole }) => {
    const person = somebody();
    const book = copy({ details: "밑줄이 조금 있어요.\n직접 만나서 드려요." });
    const banner = page.getByRole("banner");

    await test.step("choose the language", async () => {
      await open(page, "/");
      await page.getByRole("contentinfo").getByRole("button", { name: words.language }).click();
      await expect(page.locator("html")).toHaveAttribute("lang", lang);
      await expect(page.getByRole("button", { name: words.language })).toHaveAttribute("aria-current", "true");
      await hydrated(page);
    });

    await test.step("sign up", async () => {
      await banner.getByRole("link", { name: words.signUp }).click();
      await expect(page.getByRole("heading", { level: 1, name: words.signUp })).toBeVisible();
      await page.getByLabel(words.fields.username, { exact: true }).fill(person.username);
      await page.getByLabel(words.fields.email, { exact: true }).fill(person.email);
      await page.getByLabel(words.fields.nickname, { exact: true }).fill(person.nickname);
      await page.getByLabel(words.fields.password, { exact: true }).fill(person.password);
      await page.getByLabel(words.fields.again, { exact: true }).fill(person.password);
      await page.getByRole("main").getByRole("button", { name: words.doSignUp }).click();
      await expect(banner.getByText(words.welcome(person.nickname))).toBeVisible();
    });

    await test.step("sell a book with two photos", async () => {
      await banner.getByRole("link", { name: words.sell.link, exact: true }).click();
      await expect(page.getByRole("heading", { level: 1, name: words.sell.heading })).toBeVisible();
      await page.getByRole("textbox", { name: words.book.title }).fill(book.title);
      await page.getByRole("textbox", { name: words.book.author }).fill(book.author);
      await page.getByRole("textbox", { name: words.book.publisher }).fill(book.publisher);
      await page.getByRole("combobox", { name: words.book.category }).selectOption(words.fiction);
      await page.getByRole("radio", { name: words.book.condition }).check();
      await page.getByRole("textbox", { name: words.book.original }).fill("15,000");
      await page.getByRole("textbox", { name: words.book.selling }).fill("7500");
      await page.getByRole("textbox", { name: words.book.details }).fill(book.details);
      await choosePhotos(page, [photo("orientation_1.jpg"), photo("orientation_6.jpg")], words.picker);
      await expectPhotos(page, 2, words.picker.chosen);
      // Without JavaScript the form has been away: it must have come back as it was typed.
      await expect(page.getByRole("textbox", { name: words.book.title })).toHaveValue(book.title);
      await expect(page.getByRole("textbox", { name: words.book.details })).toHaveValue(book.details);
      await expect(page.getByRole("combobox", { name: words.book.category })).toHaveValue("fiction");
      await expect(page.getByRole("radio", { name: words.book.condition })).toBeChecked();
      await page.getByRole("button", { name: words.putOnSale }).click();
      await expect(page.getByRole("status").filter({ hasText: words.created })).toBeVisible();
    });
    const path = new URL(page.url()).pathname;
    expect(path).toMatch(/^\/books\/\d+$/);

    await test.step("the page of the book shows it", async () => {
      await expect(page.getByRole("heading", { level: 1, name: book.title })).toBeVisible();
      await expect(page).toHaveTitle(new RegExp(book.title));
      await expect(page.getByRole("article")).toContainText(words.price("7,500"));
      await expect(page.getByRole("article")).toContainText(words.price("15,000"));
      await expect(page.getByRole("article")).toContainText(words.book.condition);
      await expect(page.getByRole("article")).toContainText(person.nickname);
      await expect(page.getByRole("article")).toContainText("직접 만나서 드려요.");
      const pictures = page.getByRole("list", { name: words.photos }).getByRole("img");
      await expect(pictures).toHaveCount(2);
      for (const picture of await pictures.all()) await expectDrawn(picture);
    });

    await test.step("it is found by its title", async () => {
      await banner.getByRole("searchbox", { name: words.find }).fill(book.title);
      await banner.getByRole("button", { name: words.search }).click();
      await expect(page).toHaveURL((url) => url.pathname === "/books" && url.searchParams.get("q") === book.title);
      await expect(card(page, book.title)).toHaveCount(1);
      await expect(card(page, book.title)).toContainText(words.price("7,500"));
      await card(page, book.title).getByRole("link").click();
      await expect(page).toHaveURL(new RegExp(`${path}$`));
    });

    const tools = page.getByRole("region", { name: words.mine });
    const title = `${book.title} 개정판`;
    await test.step("edit title and price", async () => {
      await page.getByRole("article").getByRole("link", { name: words.edit }).click();
      await expect(page.getByRole("textbox", { name: words.book.title })).toHaveValue(book.title);
      await expect(page.getByRole("textbox", { name: words.book.selling })).toHaveValue("7500");
      await expect(page.getByRole("combobox", { name: words.book.category })).toHaveValue("fiction");
      await expect(page.getByRole("radio", { name: words.book.condition })).toBeChecked();
      await expectPhotos(page, 2, words.picker.chosen);
      await page.getByRole("textbox", { name: words.book.title }).fill(title);
      await page.getByRole("textbox", { name: words.book.selling }).fill("6,900");
      await page.getByRole("button", { name: words.save }).click();
      await expect(page.getByRole("status").filter({ hasText: words.updated })).toBeVisible();
      await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
      await expect(page.getByRole("article")).toContainText(words.price("6,900"));
      await expect(page.getByRole("list", { name: words.photos }).getByRole("img")).toHaveCount(2);
    });

    for (const state of [words.reserved, words.sold]) {
      await test.step(`mark it as ${state.button} with one click`, async () => {
        await tools.getByRole("button", { name: state.button }).click();
        await expect(page.getByRole("status").filter({ hasText: state.done })).toBeVisible();
        await expect(tools.getByRole("button", { name: state.button })).toHaveAttribute("aria-pressed", "true");
        await expect(tools.getByRole("button", { pressed: true })).toHaveCount(1);
      });
    }

    await test.step("delete it", async () => {
      // The shop's first page shows everybody's books: another test may take its own away while this page draws its photo.
      expectedConsole(answered(404, "/media/"));
      await expect(page.getByRole("button", { name: words.confirm })).toBeHidden();
      await tools.getByText(words.remove, { exact: true }).click();
      await expect(tools.getByText(words.warning)).toBeVisible();
      await tools.getByRole("button", { name: words.confirm }).click();
      await expect(page.getByRole("status").filter({ hasText: words.deleted })).toBeVisible();
      await expect(page).toHaveURL(/\/books\?/);
    });

    await test.step("it is gone", async () => {
      expectedConsole(answered(404, path));
      const response = await open(page, path);
      expect(response?.status()).toBe(404);
      await expect(page.getByRole("heading", { level: 1, name: words.gone })).toBeVisible();
      await open(page, `/books?q=${encodeURIComponent(title)}`);
      await expect(page.getByRole("heading", { name: words.nothing })).toBeVisible();
    });
  });
}

test("a photo on a book's page opens in full", async ({ page }) => {
  await signUp(page.request);
  const { path } = await shelve(page.request, {}, ["orientation_1.jpg"]);
  await open(page, path);
  await page.getByRole("list", { name: "사진 1장" }).getByRole("link").click();
  await expect(page).toHaveURL(/\/media\/.+\.webp$/);
  await expectDrawn(page.getByRole("img"));
});
