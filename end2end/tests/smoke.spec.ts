import { audit, expect, hydrated, screenshots, test } from "./support/index.ts";

test("the shop opens", async ({ page }) => {
  const answer = await page.goto("/");
  expect(answer?.status()).toBe(200);
  await hydrated(page);

  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("banner").getByRole("navigation").first()).toBeVisible();
  await audit(page);
  await screenshots(page, "home");
});
