import type { Page } from "@playwright/test";
import { audit, expect, screenshots } from "./index.ts";

/** One heading of the first rank, a title of its own and a description. */
export async function expectHead(page: Page, shop = "중고북스"): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  await expect(page).toHaveTitle(new RegExp(`^(.+ · )?${shop}$`));
  await expect(page.locator("head title")).toHaveCount(1);
  await expect(page.locator('head meta[name="description"]')).toHaveCount(1);
  await expect(page.locator('head meta[name="description"]')).toHaveAttribute("content", /.{10,}/);
  await expect(page.getByRole("main")).toHaveCount(1);
}

async function inBothLightsAndWidths(page: Page, look: (where: string, light: "light" | "dark") => Promise<void>): Promise<void> {
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await look(`${width} ${colorScheme}`, colorScheme);
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
}

/** A page as it is looked at: its head, no fault that axe finds and nothing that sticks out, in both lights and widths; and pictures. */
export async function expectSound(page: Page, name: string): Promise<void> {
  await expectHead(page);
  await inBothLightsAndWidths(page, async (where, light) => {
    await audit(page, { colours: light === "dark" });
    const { content, window } = await page.evaluate(() => ({ content: document.documentElement.scrollWidth, window: document.documentElement.clientWidth }));
    expect(content, `nothing sticks out sideways (${where})`).toBeLessThanOrEqual(window);
  });
  await screenshots(page, name);
}
