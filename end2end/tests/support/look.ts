import type { Page } from "@playwright/test";
import { audit, expect, inBothWidthsAndLights, picture } from "./index.ts";

/** One heading of the first rank, a title of its own and a description. */
export async function expectHead(page: Page, shop = "중고북스"): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  await expect(page).toHaveTitle(new RegExp(`^(.+ · )?${shop}$`));
  await expect(page.locator("head title")).toHaveCount(1);
  await expect(page.locator('head meta[name="description"]')).toHaveCount(1);
  await expect(page.locator('head meta[name="description"]')).toHaveAttribute("content", /.{10,}/);
  await expect(page.getByRole("main")).toHaveCount(1);
}

/** A page as it is looked at: its head, no fault that axe finds and nothing that sticks out, in both widths and lights; and pictures. */
export async function expectSound(page: Page, name: string): Promise<void> {
  await expectHead(page);
  await inBothWidthsAndLights(page, async (width, light) => {
    await audit(page, { colours: light === "dark" });
    const { content, window } = await page.evaluate(() => ({ content: document.documentElement.scrollWidth, window: document.documentElement.clientWidth }));
    expect(content, `nothing sticks out sideways (${width}, ${light})`).toBeLessThanOrEqual(window);
    await picture(page, name, width, light);
  });
}
