import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "./index.ts";

/** Letters to an address, oldest first: the shop under test writes each to a file whose name begins with its time. */
function lettersTo(address: string, folder: string): string[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith(".eml")).sort();
  return files.map((name) => readFileSync(join(folder, name), "utf8")).filter((letter) => letter.includes(`To: ${address}`));
}

/** The path of the link in the newest letter to an address that has one like this. `folder`: of another shop's mail. */
export async function linkTo(address: string, path: "reset" | "verify", folder = process.env.JOONGOBOOKS_E2E_MAIL!): Promise<string> {
  const link = new RegExp(`http://\\S+(/${path}/[0-9a-f]{64})`);
  const links = () => lettersTo(address, folder).flatMap((letter) => link.exec(letter)?.[1] ?? []);
  await expect.poll(() => links().length, `a letter to ${address}`).toBeGreaterThan(0);
  return links().at(-1)!;
}
