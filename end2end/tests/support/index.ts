import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect, test as base, type BrowserContext, type Page } from "@playwright/test";

export { expect };

type Support = {
  /** Announces a console message, page error or failed response that this test causes on purpose. Without JavaScript
   *  some never come (a form answers with a redirect), so an announcement that nothing meets is no failure. */
  expectedConsole: (message: RegExp) => void;
  /** A page of another visitor: with cookies of their own, watched like the first. */
  anotherVisitor: () => Promise<Page>;
  quiet: Quiet;
};

/** A page preloads what starts it; a browser without JavaScript remarks that nothing came of it. */
const NEVER_RUN = [/^request failed: csp \S+\/pkg\/\S+\.js$/, /\/pkg\/\S+\.wasm was preloaded using link preload but not used/];

/** The trace recorder fetches pictures that are on the page, also those that only the page may show: no fault of ours. */
const RECORDER = /^console error: Connecting to 'blob:\S+' violates the following Content Security Policy directive: "connect-src 'self'"/;

/** Collects what a healthy page never says. */
class Quiet {
  readonly announced: RegExp[] = [RECORDER];
  private readonly heard: string[] = [];

  watch(context: BrowserContext): void {
    context.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") {
        this.heard.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
      }
    });
    context.on("weberror", (error) => this.heard.push(`page error: ${error.error()}`));
    context.on("response", (response) => {
      if (response.status() >= 400) this.heard.push(`response ${response.status()}: ${response.url()}`);
    });
    context.on("requestfailed", (request) => {
      // A person who walks on while something loads aborts it; that is no fault of the page.
      const reason = request.failure()?.errorText ?? "";
      if (reason !== "net::ERR_ABORTED") this.heard.push(`request failed: ${reason} ${request.url()}`);
    });
  }

  unexpected(): string[] {
    return this.heard.filter((line) => !this.announced.some((message) => message.test(line)));
  }
}

/** Playwright's `test`, which also fails when the browser complains. Every spec imports this one. */
export const test = base.extend<Support>({
  // The server is started after the configuration was read, so its address comes from here.
  baseURL: async ({}, use) => use(process.env.JOONGOBOOKS_E2E_URL),

  quiet: [
    async ({ context }, use) => {
      const quiet = new Quiet();
      if (!scripted()) quiet.announced.push(...NEVER_RUN);
      quiet.watch(context);
      await use(quiet);
      expect(quiet.unexpected(), "what the browser complained about").toEqual([]);
    },
    { auto: true },
  ],

  expectedConsole: async ({ quiet }, use) => use((message) => void quiet.announced.push(message)),

  anotherVisitor: async ({ browser, quiet }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext();
      contexts.push(context);
      quiet.watch(context);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
});

/** Whether this project runs the page's scripts. */
export function scripted(): boolean {
  return test.info().project.use.javaScriptEnabled !== false;
}

/** Waits until the page answers to clicks by itself; without JavaScript it always does. */
export async function hydrated(page: Page): Promise<void> {
  if (scripted()) await page.locator("html[data-hydrated]").waitFor({ state: "attached" });
}

/** axe's rules that a light can change. */
const COLOURS = ["color-contrast", "link-in-text-block"];
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** No violation that axe can find. `colours`: of colours alone, where all else was looked at in the other light. */
export async function audit(page: Page, { colours = false } = {}): Promise<void> {
  // Legacy mode stays in this page: the other opens a blank one, where scripts may be off, and we have no frames.
  // What passes is not gathered: nobody reads it, and it is most of the work.
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ["violations"] });
  const { violations } = await withTimers(page, () => (colours ? axe.withRules(COLOURS) : axe.withTags(RULES)).analyze());
  const found = violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id} (${help}): ${node.html}`));
  expect(found, `accessibility of ${page.url()}`).toEqual([]);
}

/** axe needs timers, which stand still where scripts are off. Switching scripts on afterwards runs none of the page's. */
async function withTimers<T>(page: Page, work: () => Promise<T>): Promise<T> {
  if (scripted()) return work();
  const browser = await page.context().newCDPSession(page);
  const scriptsOff = (value: boolean) => browser.send("Emulation.setScriptExecutionDisabled", { value });
  // Chromium acts on a change only, and this session starts out believing that scripts are on.
  await scriptsOff(true);
  await scriptsOff(false);
  try {
    return await work();
  } finally {
    await scriptsOff(true);
    await browser.detach();
  }
}

const WIDTHS = { narrow: 360, wide: 1280 };
const HEIGHT = 800;
type Light = "light" | "dark";

/** Looks at a page in both widths and lights, and leaves it as it was. */
export async function inBothWidthsAndLights(page: Page, look: (width: keyof typeof WIDTHS, light: Light) => Promise<void>): Promise<void> {
  const before = page.viewportSize();
  for (const width of ["narrow", "wide"] as const) {
    await page.setViewportSize({ width: WIDTHS[width], height: HEIGHT });
    for (const light of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: light });
      await look(width, light);
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  if (before) await page.setViewportSize(before);
}

/** A picture for a person to look at: end2end/screenshots/{project}/{name}-{width}-{light}.png. */
export async function picture(page: Page, name: string, width: string, light: Light): Promise<void> {
  const folder = join(resolve(import.meta.dirname, "../../screenshots"), test.info().project.name);
  mkdirSync(folder, { recursive: true });
  // What is fixed would be drawn where the page has been scrolled to.
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.screenshot({ path: join(folder, `${name}-${width}-${light}.png`), fullPage: true, animations: "disabled" });
}

/** Pictures in both widths and lights. */
export async function screenshots(page: Page, name: string): Promise<void> {
  await inBothWidthsAndLights(page, (width, light) => picture(page, name, width, light));
}
