import { execFileSync } from "node:child_process";
import { mkdir, open, rename, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";

const levels = 100_000;

/** Contents that are no item and no configuration, by what is wrong with them. */
export const badContents: Readonly<Record<string, string | Uint8Array>> = {
  "truncated.json": '{"id":"0e7bd7a0-0000-0000-0000-000000000000","dn":"uid=a',
  "empty.json": "",
  "zeros.json": new Uint8Array(5000),
  "latin1.json": Buffer.from('{"name":"M\xfcller"}', "latin1"),
  "utf16.json": Buffer.from('\ufeff{"name":"a"}', "utf16le"),
  "nested-open.json": "[".repeat(levels),
  "nested-whole.json": "[".repeat(levels) + "]".repeat(levels),
  "nested-objects.json": `${'{"object":'.repeat(levels)}null${"}".repeat(levels)}`,
  "number.json": "7",
  "null.json": "null",
};

/** Puts every such file into a folder, and one of 50 MB; long ago, so that nobody takes them for growing. Returns their names. */
export async function putBadFiles(folder: string): Promise<readonly string[]> {
  const aside = `${folder}.aside`;
  await mkdir(aside);
  for (const [name, content] of Object.entries(badContents)) await writeFile(join(aside, name), content);
  const big = await open(join(aside, "big.json"), "w");
  for (let part = 0; part < 50; part += 1) await big.write(Buffer.alloc(1_000_000, '{"a":"b"},'));
  await big.close();
  const names = [...Object.keys(badContents), "big.json"];
  for (const name of names) {
    await utimes(join(aside, name), 1, 1);
    await rename(join(aside, name), join(folder, name));
  }
  await rm(aside, { recursive: true });
  return names;
}

/** Puts what is no file at all into a folder, named like one. Returns the names. */
export async function putNoFiles(folder: string, outside: string): Promise<readonly string[]> {
  await mkdir(join(folder, "folder.json"));
  await symlink("nowhere", join(folder, "dangling.json"));
  await symlink("loop.json", join(folder, "loop.json"));
  await symlink(outside, join(folder, "outside.json"));
  execFileSync("mkfifo", [join(folder, "fifo.json")]);
  return ["folder.json", "dangling.json", "loop.json", "outside.json", "fifo.json"];
}
