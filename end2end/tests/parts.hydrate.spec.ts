import { expect, test } from "./support/index.ts";
import { hold, open } from "./support/pages.ts";
import { signUp } from "./support/people.ts";

// Pages that few land on come as parts of the program: files of their own under /pkg/.
const PARTS = /\/pkg\/(split|chunk)_\S+\.wasm$/;

test("a page that few land on loads its part when somebody goes there, and no sooner", async ({ page }) => {
  await signUp(page.request);
  const fetched: string[] = [];
  page.on("request", (request) => {
    if (PARTS.test(request.url())) fetched.push(request.url());
  });
  await open(page, "/");
  expect(fetched).toEqual([]);
  await page.getByRole("banner").getByRole("link", { name: "책 팔기" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "책 팔기" })).toBeVisible();
  expect(fetched.length).toBeGreaterThan(0);
});

test("where a part cannot be fetched, links and forms work as without JavaScript", async ({ page, expectedConsole }) => {
  expectedConsole(/\/pkg\//);
  expectedConsole(/panicked|unreachable|RuntimeError|Failed to fetch|ERR_FAILED|split module/);
  await signUp(page.request);
  await open(page, "/");
  await page.route(PARTS, (route) => route.abort("failed"));
  const failed = page.waitForEvent("requestfailed", (request) => PARTS.test(request.url()));
  const sell = page.getByRole("banner").getByRole("link", { name: "책 팔기" });
  await sell.click();
  await failed;
  await expect(async () => {
    await sell.click();
    await page.waitForURL("**/books/new", { timeout: 1_000 });
  }).toPass();
  await expect(page.getByRole("heading", { level: 1, name: "책 팔기" })).toBeVisible();
  await page.getByRole("button", { name: "책 올리기" }).click();
  await expect(page).toHaveURL(/\/books\/new\?draft=1$/);
  await expect(page.getByRole("alert")).toContainText("살펴봐 주세요.");
});

test("before the page is taken over, its links and forms are the browser's", async ({ page }) => {
  const letGo = await hold(page, "**/*.wasm");
  await page.goto("/books");
  await page.getByRole("searchbox", { name: "책 찾기" }).fill("고래");
  await page.getByRole("searchbox", { name: "책 찾기" }).press("Enter");
  await expect(page).toHaveURL(/\/books\?q=/);
  await page.getByRole("navigation", { name: "주요 메뉴" }).getByRole("link", { name: "소개" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "책은 한 번 더 읽힐 때 깊어져요" })).toBeVisible();
  await letGo();
});
