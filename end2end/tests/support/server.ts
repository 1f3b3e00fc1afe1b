import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

// Leptos.toml, public/ and target/site are found from here.
const root = resolve(import.meta.dirname, "../../..");
const logs = join(root, "end2end/test-results");
const START_MS = 60_000;
const STOP_MS = 10_000;

/** Playwright's globalSetup: one fresh shop per run, with the demo shelf. Tests find it in JOONGOBOOKS_E2E_URL. */
export default async function startServer(): Promise<() => Promise<void>> {
  const shop = await openShop("server.log", ["--demo-shelf"], {});
  process.env.JOONGOBOOKS_E2E_URL = shop.url;
  process.env.JOONGOBOOKS_E2E_MAIL = shop.mail;
  return shop.close;
}

/** `run`: the command line of its operator. */
export type OwnShop = { url: string; mail: string; run: (...args: string[]) => void; close: () => Promise<void> };

/** A shop of its own, for tests that would leave in another's what nobody else may meet there. */
export async function openShop(logFile: string, options: string[], configuration: Record<string, string>): Promise<OwnShop> {
  const log = join(logs, logFile);
  const program = resolve(process.env.JOONGOBOOKS_BIN ?? join(root, "target/debug/joongobooks"));
  if (!existsSync(program)) throw new Error(`${program} is missing: build it with \`cargo leptos build\`, or run \`make e2e\``);

  const database = process.env.JOONGOBOOKS_E2E_ENGINE === "postgres" ? postgres() : undefined;
  const folder = mkdtempSync(join(tmpdir(), "joongobooks-e2e-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;

  mkdirSync(resolve(log, ".."), { recursive: true });
  const output = openSync(log, "w");
  const env = {
    ...strangersEnvironment(),
    JOONGOBOOKS_DATABASE_URL: database?.url ?? `sqlite://${join(folder, "shop.db")}`,
    JOONGOBOOKS_MEDIA_DIR: join(folder, "media"),
    JOONGOBOOKS_MAIL_DIR: join(folder, "mail"),
    JOONGOBOOKS_SITE_PUBLIC_URL: url,
    LEPTOS_SITE_ADDR: `127.0.0.1:${port}`,
    // The whole suite comes from one address: what is one person's limit must not stop it.
    JOONGOBOOKS_LIMITS_SIGNUPS_PER_HOUR: "100000",
    JOONGOBOOKS_LIMITS_PHOTOS_PER_HOUR: "100000",
    JOONGOBOOKS_LIMITS_MAILS_PER_HOUR: "100000",
    ...configuration,
  };
  const server = spawn(program, ["serve", ...options], { cwd: root, stdio: ["ignore", output, output], env });
  closeSync(output);
  const run = (...args: string[]) => void execFileSync(program, args, { cwd: root, env, stdio: "pipe" });

  const tearDown = async () => {
    const died = server.exitCode ?? server.signalCode;
    await stop(server);
    database?.remove();
    rmSync(folder, { recursive: true, force: true });
    if (died !== null) throw new Error(`the server ended by itself (${died})${lastWords(log)}`);
  };
  try {
    await ready(server, url, log);
  } catch (error) {
    await tearDown().catch(() => {});
    throw error;
  }
  return { url, mail: join(folder, "mail"), run, close: tearDown };
}

/** What this machine's owner has configured for their own shop must not reach the one under test. */
function strangersEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(JOONGOBOOKS|LEPTOS)_/.test(name)));
}

let databases = 0;

/** A database of this run's own in the cluster that scripts/with-postgres has started. */
function postgres() {
  const cluster = process.env.JOONGOBOOKS_TEST_POSTGRES;
  if (!cluster) throw new Error("JOONGOBOOKS_TEST_POSTGRES is not set: run this inside scripts/with-postgres");
  const name = `e2e_${process.pid}_${++databases}`;
  const psql = (sql: string) => execFileSync("psql", [cluster, "-qc", sql], { stdio: ["ignore", "ignore", "inherit"] });
  psql(`create database ${name} template template0 encoding 'UTF8' locale 'C.UTF-8'`);
  const url = new URL(cluster);
  url.pathname = name;
  return { url: url.href, remove: () => psql(`drop database ${name} with (force)`) };
}

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = listener.address() as AddressInfo;
  listener.close();
  await once(listener, "close");
  return port;
}

async function ready(server: ChildProcess, url: string, log: string): Promise<void> {
  let failure: Error | undefined;
  server.once("error", (error) => (failure = error));
  for (const end = Date.now() + START_MS; Date.now() < end; await sleep(50)) {
    if (failure) throw failure;
    if (server.exitCode !== null || server.signalCode !== null) break;
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
  }
  throw new Error(`the server was not ready after ${START_MS / 1000} s, or ended before${lastWords(log)}`);
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) return;
  const gone = once(server, "exit");
  server.kill("SIGTERM");
  const late = setTimeout(() => server.kill("SIGKILL"), STOP_MS);
  await gone;
  clearTimeout(late);
}

function lastWords(log: string): string {
  return `; the end of ${log}:\n${readFileSync(log, "utf8").split("\n").slice(-20).join("\n")}`;
}
