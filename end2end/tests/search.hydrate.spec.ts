import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./support/index.ts";
import { expectSound } from "./support/look.ts";
import { hold, open } from "./support/pages.ts";
import { type Sea, shelveSea } from "./support/sea.ts";

let sea: Sea;

// One worker, so that the shelf is filled once. Four audits and four pictures take their time.
test.describe.configure({ mode: "default", timeout: 180_000 });

test.beforeAll(async ({ playwright }) => {
  sea = await shelveSea(playwright);
});

const field = (page: Page) => page.getByLabel("책 찾기");
const list = (page: Page) => page.getByRole("listbox", { name: "검색어 제안" });
const options = (page: Page) => list(page).getByRole("option");

/** Enters the field, which fetches the part that suggests. */
async function enter(page: Page): Promise<Locator> {
  await field(page).click();
  await expect(page.getByRole("combobox", { name: "책 찾기" })).toBeFocused();
  return field(page);
}

async function type(page: Page, text: string): Promise<void> {
  const input = await enter(page);
  await input.pressSequentially(text);
  await expect(list(page)).toBeVisible();
}

async function expectAt(page: Page, at: number | undefined): Promise<void> {
  await expect(page.locator("[role=option][aria-selected=true]")).toHaveCount(at === undefined ? 0 : 1);
  if (at === undefined) return void (await expect(field(page)).not.toHaveAttribute("aria-activedescendant", /./));
  const id = await field(page).getAttribute("aria-activedescendant");
  await expect(page.locator(`#${id}`)).toHaveAttribute("aria-selected", "true");
  await expect(options(page).nth(at)).toHaveAttribute("id", id!);
}

test("what is typed suggests books on sale, and the arrow keys walk them round", async ({ page }) => {
  await open(page, "/");
  await enter(page);
  await expect(field(page)).toHaveAttribute("aria-expanded", "false");
  await type(page, sea.word);
  await expect(field(page)).toHaveAttribute("aria-expanded", "true");
  const controls = await field(page).getAttribute("aria-controls");
  await expect(page.locator(`#${controls}`)).toHaveRole("listbox");
  await expect(options(page)).toHaveCount(3);
  await expect(options(page).filter({ hasText: sea.market }), "it is sold").toHaveCount(0);
  await expect(options(page).first().locator("mark")).toHaveText(sea.word);
  await expect(page.getByRole("banner").getByRole("status")).toHaveText("제안 3개");
  await expectAt(page, undefined);
  for (const at of [0, 1, 2, undefined, 0]) {
    await page.keyboard.press("ArrowDown");
    await expectAt(page, at);
  }
  for (const at of [undefined, 2, 1]) {
    await page.keyboard.press("ArrowUp");
    await expectAt(page, at);
  }
  await expect(field(page), "the keys leave the text alone").toHaveValue(sea.word);
  await expect(field(page)).toBeFocused();
  await field(page).press("x");
  await expectAt(page, undefined);
});

test("Enter goes to the suggestion that was chosen", async ({ page }) => {
  await open(page, "/");
  await type(page, sea.word);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  const title = await options(page).nth(1).locator("span").first().textContent();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`‘${title}’`);
  await expect(list(page)).toBeHidden();
  await expect(field(page)).toHaveValue(title!);
  await expect(field(page)).toHaveAttribute("aria-expanded", "false");
});

test("Enter without a choice searches for what was typed", async ({ page }) => {
  await open(page, "/");
  await type(page, sea.word);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`‘${sea.word}’`);
  await expect(list(page)).toBeHidden();
  await expect(page.getByRole("main").getByRole("heading", { level: 3 })).toHaveCount(4);
});

test("Escape closes the list, keeps the text, and the arrow opens it again", async ({ page }) => {
  await open(page, "/");
  await type(page, sea.word);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Escape");
  await expect(list(page)).toBeHidden();
  await expect(field(page)).toHaveValue(sea.word);
  await expect(field(page)).toHaveAttribute("aria-expanded", "false");
  await expectAt(page, undefined);
  await page.keyboard.press("ArrowDown");
  await expect(options(page)).toHaveCount(3);
  await page.keyboard.press("Tab");
  await expect(list(page), "who leaves the field leaves its list").toBeHidden();
});

test("a click takes a suggestion: a book, or the books of a person", async ({ page }) => {
  await open(page, "/about");
  await type(page, sea.lighthouse);
  await options(page).filter({ hasText: sea.lighthouse }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`‘${sea.lighthouse}’`);
  await field(page).fill("");
  await type(page, sea.author);
  await expect(options(page).first()).toContainText("지은이");
  await options(page).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`‘${sea.author}’`);
  await expect(page.getByRole("main").getByRole("heading", { level: 3 })).toHaveCount(4);
});

for (const [late, early] of [["bar", "search"], ["search", "bar"]] as const) {
  test(`the list and the links above it change together, also where ${late} comes late`, async ({ page }) => {
    await open(page, `/books?q=${encodeURIComponent(sea.word)}&condition=good&photo=1`);
    const chosen = page.getByRole("main").getByRole("list", { name: "거르기" });
    await expect(chosen.getByRole("link")).toHaveCount(2);
    await page.evaluate(() => {
      const texts = (selector: string) => [...document.querySelectorAll(selector)].map((element) => element.textContent);
      const seen = new Set<string>();
      Object.assign(window, { seen });
      const note = () => seen.add(`${texts("main h3").length} books, ${texts("main .chosen a").length} choices`);
      note();
      new MutationObserver(note).observe(document.body, { childList: true, subtree: true, characterData: true });
    });
    const release = await hold(page, `**/api/book/${late}**`);
    const first = page.waitForResponse((response) => new URL(response.url()).pathname === `/api/book/${early}`);
    await chosen.getByRole("link", { name: "상" }).click();
    await (await first).finished();
    await release();
    await expect(page.getByRole("main").getByRole("heading", { level: 3 })).toHaveCount(3);
    await expect(chosen.getByRole("link")).toHaveCount(1);
    const seen = await page.evaluate(() => [...(window as unknown as { seen: Set<string> }).seen]);
    expect(seen).toEqual(["2 books, 2 choices", "3 books, 1 choices"]);
  });
}

test("a category is suggested and leads to its shelf", async ({ page }) => {
  await open(page, "/");
  await type(page, "에세");
  const category = options(page).filter({ hasText: /^에세이분야$/ });
  await category.click();
  await expect(page).toHaveURL(/\/books\?category=essays$/);
  await expect(page.getByRole("navigation", { name: "분야" }).locator("[aria-current]")).toContainText("에세이");
});

test("what is half typed, or typed in the other keyboard mode, suggests already", async ({ page }) => {
  await open(page, "/");
  await type(page, sea.half);
  await expect(options(page).filter({ hasText: sea.observatory })).toHaveCount(1);
  await field(page).fill("");
  await expect(list(page)).toBeHidden();
  await type(page, sea.slip);
  await expect(options(page).filter({ hasText: sea.observatory })).toHaveCount(1);
});

test("an answer that comes too late opens nothing", async ({ page }) => {
  await open(page, "/");
  await enter(page);
  const letGo = await hold(page, "**/api/book/suggest*");
  const asked = page.waitForRequest("**/api/book/suggest*");
  await field(page).fill(sea.word);
  await asked;
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`‘${sea.word}’`);
  const answered = page.waitForResponse("**/api/book/suggest*");
  await letGo();
  await (await answered).finished();
  await expect(page.getByRole("main").getByRole("heading", { level: 3 })).toHaveCount(4);
  await expect(list(page)).toBeHidden();
});

test("a part that comes after the search opens nothing either, wherever the search began", async ({ page }) => {
  const PARTS = /\/pkg\/(split|chunk)_\S+\.wasm$/;
  for (const path of ["/", "/books"]) {
    await open(page, path);
    let letGo = () => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    await page.route(PARTS, async (route) => {
      await held;
      await route.continue();
    });
    const asked = page.waitForRequest(PARTS);
    await field(page).click();
    await asked;
    await field(page).fill(sea.word);
    await page.keyboard.press("Enter");
    const there = page.waitForResponse(PARTS);
    letGo();
    await (await there).finished();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`‘${sea.word}’`);
    await expect(page.getByRole("combobox", { name: "책 찾기" }), "the part is there").toHaveCount(1);
    await expect(page.getByRole("main").getByRole("heading", { level: 3 })).toHaveCount(4);
    await expect(list(page)).toBeHidden();
    await page.unroute(PARTS);
  }
});

test("what was typed while the part was on its way suggests as well", async ({ page }) => {
  await open(page, "/");
  const PARTS = /\/pkg\/(split|chunk)_\S+\.wasm$/;
  const asked = page.waitForRequest(PARTS);
  const letGo = await hold(page, "**/pkg/*.wasm");
  await field(page).click();
  await asked;
  await field(page).fill(sea.word);
  await letGo();
  await expect(options(page)).toHaveCount(3);
});

test("where the part cannot be fetched, the field is a plain one", async ({ page, expectedConsole }) => {
  expectedConsole(/\/pkg\//);
  expectedConsole(/panicked|unreachable|RuntimeError|Failed to fetch|ERR_FAILED|split module/);
  await open(page, "/");
  const PARTS = /\/pkg\/(split|chunk)_\S+\.wasm$/;
  await page.route(PARTS, (route) => route.abort("failed"));
  const failed = page.waitForEvent("requestfailed", (request) => PARTS.test(request.url()));
  await field(page).click();
  await failed;
  // The page that comes has a part of its own.
  await page.unroute(PARTS);
  await field(page).fill(sea.word);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`‘${sea.word}’`);
});

test("the panel is worked by keyboard and Escape closes it", async ({ page }) => {
  await open(page, `/books?q=${encodeURIComponent(sea.word)}`);
  const panel = page.getByRole("main").locator("details.filter");
  await panel.locator("summary").focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowDown");
  await expect(panel.getByRole("radio", { name: /^최상/ })).toBeChecked();
  await page.keyboard.press("Escape");
  await expect(panel).not.toHaveAttribute("open", "");
  await expect(panel.locator("summary")).toBeFocused();
  await page.keyboard.press("Enter");
  await panel.getByRole("textbox", { name: "얼마부터" }).press("Enter");
  await expect(page).toHaveURL(/&condition=best$/);
  await expect(page.getByRole("main").getByRole("heading", { level: 3 })).toHaveText([sea.observatory]);
});

test("search-suggestions is sound in both lights and widths", async ({ page }) => {
  await open(page, `/books?q=${encodeURIComponent(sea.word)}`);
  await field(page).fill("");
  await type(page, sea.half);
  await page.keyboard.press("ArrowDown");
  await expectSound(page, "search-suggestions");
  await expect(list(page), "it was open all the time").toBeVisible();
});
