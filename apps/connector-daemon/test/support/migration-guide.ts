import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const guide = new URL("../../../../docs/migration.md", import.meta.url);
const homeLine = /^ *home=.+$/m;

/** Types what docs/migration.md says to type below a heading that begins with a word, on another home folder. */
export async function typeGuide(word: "Over" | "Back", home: string): Promise<void> {
  const section = (await readFile(guide, "utf8")).split(/^## /m).find((one) => one.startsWith(`${word}:`)) ?? "";
  const blocks = [...section.matchAll(/^ *```sh\n([^`]+)```$/gm)].flatMap(([, block = ""]) =>
    homeLine.test(block) ? [block] : [],
  );
  if (blocks.length !== 1) throw new Error(`${word} has ${String(blocks.length)} blocks with a home folder, not one`);
  const [script = ""] = blocks;
  await promisify(execFile)("sh", ["-eu", "-c", script.replace(homeLine, `home=${home}`)]);
}
