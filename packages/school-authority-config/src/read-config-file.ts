import { lstat, open, readdir, stat } from "node:fs/promises";
import { join, parse } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { ConfigProblem, JsonValue } from "./authority.js";
import { jsonErrorPlace } from "./json-place.js";
import { nestsTooDeep } from "./nesting.js";

/** A configuration file as it was found. */
export interface ConfigFile {
  readonly file: string;
  /** The file's name without `.json`. */
  readonly baseName: string;
  readonly content: { readonly value: JsonValue } | { readonly problem: Pick<ConfigProblem, "code" | "message"> };
}

/**
 * Reads all configuration files of a folder, in the order of their names; a missing folder has none. Throws what the file system
 * says where the folder itself cannot be read.
 */
export async function readConfigFiles(folder: string): Promise<readonly ConfigFile[]> {
  const names = await listNames(folder);
  const files = names
    .filter(isConfigName)
    .sort()
    .map((name) => readConfigFile(join(folder, name)));
  return (await Promise.all(files)).filter((file) => file !== undefined);
}

/** Not hidden files (editors' `.x.json.swp`, `.#x.json`), and nothing after `.json` (`x.json~`, `x.json.tmp`). */
export function isConfigName(name: string): boolean {
  return name.endsWith(".json") && !name.startsWith(".");
}

/** Reads one file; undefined where it vanished. Content that is no JSON is believed only when a while later it is still the same. */
async function readConfigFile(file: string): Promise<ConfigFile | undefined> {
  for (let previous: string | undefined, rounds = 1; ; rounds += 1) {
    const content = await readContent(file);
    if (content === undefined) return undefined;
    if ("value" in content || content.text === previous || rounds === maxRounds) {
      return { file, baseName: parse(file).name, content };
    }
    previous = content.text;
    await pause(settleMs);
  }
}

/** An editor that does not write atomically is done within this time between emptying a file and filling it. */
const settleMs = 100;
const maxRounds = 20;
const maxBytes = 1024 * 1024;

type Content =
  { readonly value: JsonValue } | (Extract<ConfigFile["content"], { problem: unknown }> & { readonly text: string });

async function readContent(file: string): Promise<Content | undefined> {
  try {
    const { size, mode } = await inspect(file);
    if (mode !== "file")
      return problem("NOT_A_FILE", `This is a ${mode}, not a file. Move it away or give it another name.`);
    if (size > maxBytes)
      return problem("NOT_JSON", "The file is larger than 1 MiB, so it is no configuration. Move it away.");
    const handle = await open(file);
    const bytes = await handle.readFile().finally(() => handle.close());
    return parseContent(bytes);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" && !(await isLink(file))) return undefined;
    return problem(
      "NOT_READABLE",
      `The file cannot be read (${code ?? "unknown error"}). Check its owner and rights, and where it leads if it is a link.`,
    );
  }
}

/** Asked before opening: opening a named pipe would wait for ever. */
async function inspect(file: string): Promise<{ size: number; mode: "file" | "folder" | "special file" }> {
  const stats = await stat(file);
  return { size: stats.size, mode: stats.isFile() ? "file" : stats.isDirectory() ? "folder" : "special file" };
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function parseContent(bytes: Uint8Array): Content {
  let text: string;
  try {
    text = utf8.decode(bytes); // drops a byte order mark
  } catch {
    return problem(
      "NOT_JSON",
      "The file is not written in UTF-8. Save it with that encoding.",
      Buffer.from(bytes).toString("latin1"),
    );
  }
  if (text.trim() === "")
    return problem("NOT_JSON", "The file is empty. Write the configuration into it or remove it.", text);
  if (nestsTooDeep(text))
    return problem("NOT_JSON", "The file nests brackets too deep, so it is no configuration. Move it away.", text);
  try {
    return { value: JSON.parse(text) as JsonValue };
  } catch {
    const message = `The file is not JSON: look at ${jsonErrorPlace(text)} and before it (a comma too many, a quote too few?).`;
    return problem("NOT_JSON", message, text);
  }
}

function problem(code: ConfigProblem["code"], message: string, text = ""): Content {
  return { problem: { code, message }, text: `${code} ${text}` };
}

/** A link that leads nowhere did not vanish: somebody has to look at it. */
async function isLink(file: string): Promise<boolean> {
  const stats = await lstat(file).catch(() => undefined);
  return stats?.isSymbolicLink() === true;
}

async function listNames(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
