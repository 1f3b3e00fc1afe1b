import type { Page } from "@playwright/test";
import { expect, test } from "./support/index.ts";
import { newIsbn, shelve } from "./support/books.ts";
import { open } from "./support/pages.ts";
import { signUp, unique } from "./support/people.ts";

const site = () => process.env.JOONGOBOOKS_E2E_URL!;
// What stands in the head has neither role nor label.
const meta = (page: Page, name: string) => page.locator(`head meta[name="${name}"], head meta[property="${name}"]`);
const canonical = (page: Page) => page.locator('head link[rel="canonical"]');

async function structuredData(page: Page): Promise<Record<string, unknown>> {
  const texts = await page.locator('script[type="application/ld+json"]').allTextContents();
  expect(texts).toHaveLength(1);
  return JSON.parse(texts[0]!) as Record<string, unknown>;
}

test("a book's page tells crawlers and messengers what it shows", async ({ page }) => {
  await signUp(page.request);
  const book = await shelve(page.request, { isbn: newIsbn() }, ["orientation_1.jpg"]);
  await open(page, book.path);
  await expect(page).toHaveTitle(`${book.title} · 중고북스`);
  await expect(canonical(page)).toHaveCount(1);
  await expect(canonical(page)).toHaveAttribute("href", `${site()}${book.path}`);
  await expect(meta(page, "description")).toHaveAttribute("content", /한강 · 창비 · 7,500원/);
  for (const [property, content] of [
    ["og:site_name", "중고북스"],
    ["og:type", "product"],
    ["og:title", book.title],
    ["og:url", `${site()}${book.path}`],
    ["og:locale", "ko_KR"],
  ] as const) {
    await expect(meta(page, property)).toHaveCount(1);
    await expect(meta(page, property)).toHaveAttribute("content", content);
  }
  await expect(meta(page, "robots")).toHaveCount(0);
  const image = await meta(page, "og:image").getAttribute("content");
  expect((await page.request.get(image!)).headers()["content-type"]).toMatch(/^image\//);

  expect(await structuredData(page)).toMatchObject({
    "@context": "https://schema.org",
    "@type": ["Product", "Book"],
    name: book.title,
    isbn: book.isbn,
    image,
    author: { "@type": "Person", name: "한강" },
    offers: {
      "@type": "Offer",
      price: 7500,
      priceCurrency: "KRW",
      availability: "https://schema.org/InStock",
      itemCondition: "https://schema.org/UsedCondition",
      url: `${site()}${book.path}`,
    },
  });
});

test("a book without a photo names no picture", async ({ page }) => {
  await signUp(page.request);
  const book = await shelve(page.request);
  await open(page, book.path);
  await expect(meta(page, "og:image")).toHaveCount(0);
  expect(await structuredData(page)).not.toHaveProperty("image");
});

test("the front pages say where they belong; pages for one person only ask not to be indexed", async ({ page }) => {
  for (const [path, address] of [
    ["/", `${site()}/`],
    ["/books", `${site()}/books`],
    ["/about", `${site()}/about`],
  ] as const) {
    await open(page, path);
    await expect(canonical(page)).toHaveAttribute("href", address);
    await expect(meta(page, "robots")).toHaveCount(0);
  }
  for (const path of ["/login", "/signup"]) {
    await open(page, path);
    await expect(meta(page, "robots")).toHaveAttribute("content", /noindex/);
  }
});

test("what a person typed never becomes part of the page", async ({ page }) => {
  const mark = unique();
  const hostile = {
    title: `</title><script>window.pwned=1</script> ${mark}`,
    author: `"><img src=x onerror="window.pwned=2">`,
    publisher: "</script><script>window.pwned=3</script>",
    details: "</textarea><script>window.pwned=4</script><!-- --><b>굵게</b> &amp;",
  };
  await signUp(page.request);
  const book = await shelve(page.request, hostile);
  const unharmed = async () => {
    expect(await page.evaluate(() => (window as { pwned?: unknown }).pwned)).toBeUndefined();
    await expect(page.locator("script", { hasText: /^window\.pwned/ })).toHaveCount(0);
    await expect(page.locator("img[src=x]")).toHaveCount(0);
    await expect(page.getByRole("contentinfo")).toBeVisible();
  };

  await open(page, book.path);
  await expect(page).toHaveTitle(`${hostile.title} · 중고북스`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(hostile.title);
  await expect(page.getByRole("article")).toContainText(hostile.author);
  await expect(page.getByRole("article")).toContainText(hostile.details);
  await expect(meta(page, "og:title")).toHaveAttribute("content", hostile.title);
  expect(await structuredData(page)).toMatchObject({ name: hostile.title, author: { name: hostile.author } });
  await unharmed();

  await open(page, `/books?q=${mark}`);
  await expect(page.getByRole("heading", { level: 3 })).toHaveText([hostile.title]);
  await unharmed();

  await open(page, `${book.path}/edit`);
  await expect(page.getByRole("textbox", { name: "제목" })).toHaveValue(hostile.title);
  await expect(page.getByRole("textbox", { name: "자세한 이야기" })).toHaveValue(hostile.details);
  await unharmed();
});
