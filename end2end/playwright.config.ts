import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { defineConfig } from "@playwright/test";

/** The system's Chromium; where there is none, Playwright uses its own. scripts/setup-test looks in the same order. */
function chromium(): string | undefined {
  if (process.env.JOONGOBOOKS_CHROMIUM) return process.env.JOONGOBOOKS_CHROMIUM;
  const folders = (process.env.PATH ?? "").split(delimiter);
  return ["chromium", "chromium-browser", "google-chrome"]
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

export default defineConfig({
  testDir: "tests",
  globalSetup: "./tests/support/server.ts",
  fullyParallel: true,
  // One server and one database answer all workers; more than two only wait for each other.
  workers: 2,
  // A machine that was busy elsewhere is no fault of the page: a second try that passes is reported as flaky.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: !!process.env.CI,
  // Two cores run the server, the browsers and the tests.
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [["list"], ["json"]] : "list",
  use: {
    browserName: "chromium",
    locale: "ko-KR",
    timezoneId: "Asia/Seoul",
    // Pages are tested, not their cross-fades: a view transition that the next page overtakes is a page error.
    contextOptions: { reducedMotion: "reduce" },
    // Recording takes a tenth of the time: where there is a second try, it alone is recorded.
    trace: process.env.CI ? "on-first-retry" : "retain-on-failure",
    launchOptions: {
      executablePath: chromium(),
      // No sandbox: CI runs as root. The rest keeps the browser from talking to anyone but our server.
      args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
  },
  projects: [
    { name: "js" },
    { name: "no-js", use: { javaScriptEnabled: false }, testIgnore: "**/*.hydrate.spec.ts" },
  ],
});
