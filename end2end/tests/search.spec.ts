import type { Page } from "@playwright/test";
import { expect, hydrated, scripted, test } from "./support/index.ts";
import { expectSound } from "./support/look.ts";
import { open } from "./support/pages.ts";
import { Sea, shelveSea } from "./support/sea.ts";

let sea: Sea;

// One worker, so that the shelf is filled once. Four audits and four pictures take their time.
test.describe.configure({ mode: "default", timeout: 180_000 });

test.beforeAll(async ({ playwright }) => {
  sea = await shelveSea(playwright);
});

const search = (words: string, more = "") => `/books?q=${encodeURIComponent(words)}${more}`;
const cards = (page: Page) => page.getByRole("main").getByRole("heading", { level: 3 });
const tabs = (page: Page) => page.getByRole("navigation", { name: "판매 상태" });
const panel = (page: Page) => page.getByRole("main").locator("details.filter");
const chosen = (page: Page) => page.getByRole("main").getByRole("list", { name: "거르기" });

/** What the address says. A plain form says what is empty as well. */
function said(page: Page): Record<string, string> {
  const all = [...new URL(page.url()).searchParams].filter(([, value]) => scripted() || value !== "");
  return Object.fromEntries(all);
}

async function narrow(page: Page): Promise<void> {
  await panel(page).locator("summary").click();
  await panel(page).getByRole("radio", { name: /^상/ }).check();
  await panel(page).getByRole("textbox", { name: "얼마부터" }).fill("4,000");
  await panel(page).getByRole("textbox", { name: "얼마까지" }).fill("6000원");
  await panel(page).getByRole("checkbox", { name: "사진 있는 책만" }).check();
  await panel(page).getByRole("button", { name: "보기" }).click();
}

test("the panel narrows a search, the address says just that, and each choice can be taken back", async ({ page }) => {
  await open(page, search(sea.word));
  await expect(cards(page)).toHaveCount(4);
  await narrow(page);
  await expect(cards(page)).toHaveText([sea.lighthouse]);
  await hydrated(page);
  expect(said(page)).toEqual({ q: sea.word, condition: "good", min_price: "4,000", max_price: "6000원", photo: "1" });
  await expect(panel(page), "the panel is closed over what it found").not.toHaveAttribute("open", "");
  await expect(panel(page).locator("summary")).toHaveText(/거르기\s*3$/);
  await expect(chosen(page).getByRole("link")).toContainText(["상", "4,000 – 6000원", "사진 있는 책만"]);

  await chosen(page).getByRole("link", { name: "4,000" }).click();
  await expect(cards(page)).toHaveText([sea.market, sea.lighthouse]);
  await hydrated(page);
  expect(said(page)).toEqual({ q: sea.word, condition: "good", photo: "1" });
  await chosen(page).getByRole("link", { name: "사진 있는 책만" }).click();
  await expect(cards(page)).toHaveCount(3);
  await page.goBack();
  await expect(cards(page)).toHaveText([sea.market, sea.lighthouse]);
  await page.goBack();
  await expect(cards(page)).toHaveText([sea.lighthouse]);
  await hydrated(page);
  await panel(page).locator("summary").click();
  await expect(panel(page).getByRole("radio", { name: /^상/ }), "the panel is as it was").toBeChecked();
  await expect(panel(page).getByRole("textbox", { name: "얼마까지" })).toHaveValue("6000원");
  await panel(page).getByRole("link", { name: "모두 지우기" }).click();
  await expect(cards(page)).toHaveCount(4);
  await expect(chosen(page)).toHaveCount(0);
  expect(said(page)).toEqual({ q: sea.word });
});

test("tab, category and order stay where the panel narrows further", async ({ page }) => {
  await open(page, search(sea.word, "&status=on_sale&category=essays&sort=price"));
  await expect(cards(page)).toHaveText([sea.lighthouse, sea.post]);
  await panel(page).locator("summary").click();
  await panel(page).getByRole("checkbox", { name: "사진 있는 책만" }).check();
  await panel(page).getByRole("button", { name: "보기" }).click();
  await expect(cards(page)).toHaveText([sea.lighthouse]);
  expect(said(page)).toEqual({ q: sea.word, status: "on_sale", category: "essays", sort: "price", photo: "1" });
});

test("each choice says how many it has", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await open(page, search(sea.word));
  await expect(tabs(page).getByRole("link")).toHaveText(["전체", "판매중 3", "예약중", "판매완료 1"]);
  await expect(page.getByRole("navigation", { name: "분야" }).getByRole("link", { name: /^에세이/ })).toHaveText("에세이 2");
  await panel(page).locator("summary").click();
  const option = (name: string) => panel(page).locator("label", { has: page.getByRole("radio", { name: new RegExp(`^${name}`) }) });
  await expect(option("최상")).toHaveText("최상1");
  await expect(option("상")).toHaveText("상3");
  await expect(option("최하")).toHaveText("최하0");
  await page.keyboard.press("Escape");
  await open(page, search(sea.word, "&status=sold"));
  await panel(page).locator("summary").click();
  await expect(option("상"), "of those that are sold").toHaveText("상1");
});

test("a price that cannot be is an error at its field, with what was typed and all else kept", async ({ page, expectedConsole }) => {
  expectedConsole(/\b422\b/);
  await open(page, search(sea.word, "&category=essays"));
  await panel(page).locator("summary").click();
  await panel(page).getByRole("textbox", { name: "얼마부터" }).fill("만원");
  await panel(page).getByRole("textbox", { name: "얼마까지" }).fill("6000");
  await panel(page).getByRole("button", { name: "보기" }).click();

  const alert = page.getByRole("main").getByRole("alert");
  await expect(alert).toContainText("1곳을 살펴봐 주세요.");
  await hydrated(page);
  if (scripted()) await expect(alert, "who listens hears it").toBeFocused();
  await expect(cards(page)).toHaveCount(0);
  const from = panel(page).getByRole("textbox", { name: "얼마부터" });
  await expect(from, "the panel is open").toBeVisible();
  await expect(from).toHaveValue("만원");
  await expect(from).toHaveAttribute("aria-invalid", "true");
  await expect(from).toHaveAccessibleDescription("숫자로 적어 주세요.");
  await expect(panel(page).getByRole("textbox", { name: "얼마까지" })).toHaveValue("6000");
  await expect(page.getByRole("searchbox", { name: "책 찾기" })).toHaveValue(sea.word);

  await panel(page).locator("summary").click();
  await expect(from).toBeHidden();
  await alert.getByRole("link", { name: "가장 낮은 값" }).click();
  await expect(from, "the way to the field, also where it is closed").toBeFocused();
  await from.fill("4000");
  await page.keyboard.press("Enter");
  await expect(cards(page)).toHaveText([sea.lighthouse]);
  await expect(alert).toHaveCount(0);
  expect(said(page)).toEqual({ q: sea.word, category: "essays", min_price: "4000", max_price: "6000" });
});

test("a search that is too long is told and kept, and there is a way on", async ({ page, expectedConsole }) => {
  expectedConsole(/\b422\b/);
  const long = "가".repeat(201);
  const response = await open(page, search(long));
  expect(response?.status()).toBe(422);
  await expect(page.getByRole("main").getByRole("alert")).toContainText("200자까지 쓸 수 있어요.");
  await expect(page.getByRole("searchbox", { name: "책 찾기" })).toHaveValue(long);
  await page.getByRole("main").getByRole("link", { name: "모든 책 보기" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("책방");
  await expect(page.getByRole("main").getByRole("alert")).toHaveCount(0);
  await expect(cards(page).first()).toBeVisible();
});

test("one wrong letter finds what was meant, under a heading of its own", async ({ page }) => {
  await open(page, search(sea.wrong));
  await expect(page.getByRole("main")).toContainText("찾은 책이 없어요.");
  await expect(page.getByRole("heading", { level: 2, name: "혹시 이런 책인가요?" })).toBeVisible();
  await expect(cards(page)).toHaveText([sea.lighthouse]);
  await page.getByRole("main").getByRole("link", { name: `혹시 ‘${sea.lighthouse}’?` }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`‘${sea.lighthouse}’`);
  await expect(cards(page)).toHaveText([sea.lighthouse]);
  await expect(page.getByRole("heading", { name: "혹시 이런 책인가요?" })).toHaveCount(0);
  await expect(page.getByRole("searchbox", { name: "책 찾기" })).toHaveValue(sea.lighthouse);
});

test("what is narrowed to nothing says so and can be taken back", async ({ page }) => {
  await open(page, search(sea.word, "&condition=worn"));
  await expect(page.getByRole("heading", { level: 2, name: "아직 이 조건에 맞는 책이 없어요" })).toBeVisible();
  await chosen(page).getByRole("link", { name: "최하" }).click();
  await expect(cards(page)).toHaveCount(4);
});

test("a search in the field finds, with the Enter key and with the button", async ({ page }) => {
  for (const by of ["key", "button"]) {
    await open(page, "/");
    await page.getByLabel("책 찾기").fill(sea.lighthouse);
    if (by === "key") await page.keyboard.press("Enter");
    else await page.getByRole("banner").getByRole("button", { name: "찾기" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`‘${sea.lighthouse}’`);
    await expect(cards(page)).toHaveText([sea.lighthouse]);
    await expect(page.getByRole("listbox")).toHaveCount(0);
  }
});

for (const [name, path, first] of [
  ["search-panel-open", () => search(sea.word, "&category=essays&condition=good&min_price=4000&photo=1"), (page: Page) => panel(page).locator("summary").click()],
  ["search-results", () => search(sea.word), undefined],
  ["search-near", () => search(sea.wrong), undefined],
  ["search-refused", () => search(sea.word, "&category=essays&min_price=만원&max_price=99999999&sort=random"), undefined],
] as const) {
  test(`${name} is sound in both lights and widths`, async ({ page, expectedConsole }) => {
    if (name === "search-refused") expectedConsole(/\b422\b/);
    await open(page, path());
    await first?.(page);
    await expectSound(page, name);
  });
}
