import { audit, expect, test } from "./support/index.ts";

// A look that finds no fault anywhere would pass every page.
test("what is not sound is found, in both lights", async ({ page }) => {
  await page.setContent(`<!doctype html><html lang="ko"><title>낡은 책</title><main><h1>낡은 책</h1><img src="data:,"><p style="color:#bbb;background:#fff">흐린 글</p></main></html>`);
  await expect(audit(page)).rejects.toThrow(/image-alt[\s\S]*color-contrast|color-contrast[\s\S]*image-alt/);
  await expect(audit(page, { colours: true })).rejects.toThrow(/color-contrast/);
  await page.setContent(`<!doctype html><html lang="ko"><title>새 책</title><main><h1>새 책</h1><p>또렷한 글</p></main></html>`);
  await audit(page);
});
