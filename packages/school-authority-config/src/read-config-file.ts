import { lstat, readdir } from "node:fs/promises";
import { join, parse } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { checkTrustedFolder, openTrusted, TrustError, type Trust } from "@id-connector/trusted-path";
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
 * Reads all configuration files of a folder, in the order of their names; a missing folder has none. Throws the file system's error where
 * the folder itself cannot be read, TrustError where others may put something there.
 */
export async function readConfigFiles(folder: string, trust: Trust): Promise<readonly ConfigFile[]> {
  const names = await listNames(folder, trust);
  const files = names
    .filter(isConfigName)
    .sort()
    .map((name) => readConfigFile(join(folder, name), trust));
  return (await Promise.all(files)).filter((file) => file !== undefined);
}

/** Not hidden files (editors' `.x.json.swp`, `.#x.json`), and nothing after `.json` (`x.json~`, `x.json.tmp`). */
export function isConfigName(name: string): boolean {
  return name.endsWith(".json") && !name.startsWith(".");
}

/** Reads one file; undefined where it vanished. Content that is no JSON is believed only when a while later it is still the same. */
async function readConfigFile(file: string, trust: Trust): Promise<ConfigFile | undefined> {
  for (let previous: string | undefined, rounds = 1; ; rounds += 1) {
    const content = await readContent(file, trust);
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

/**
 * Opened once, so that the file that is judged is the file that is read. A user that may write the configuration may have put a link there;
 * its target counts.
 */
async function readContent(file: string, trust: Trust): Promise<Content | undefined> {
  try {
    const { handle, stats } = await openTrusted(file, { ...trust, mayBeLink: true });
    try {
      if (!stats.isFile()) return notAFile(stats.isDirectory() ? "folder" : "special file");
      if (stats.size > maxBytes)
        return problem("NOT_JSON", "The file is larger than 1 MiB, so it is no configuration. Move it away.");
      return parseContent(await handle.readFile());
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof TrustError) return problem("NOT_TRUSTED", `${error.message}.`);
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENXIO") return notAFile("special file"); // a socket
    if (code === "ENOENT" && !(await isLink(file))) return undefined;
    return problem(
      "NOT_READABLE",
      `The file cannot be read (${code ?? "unknown error"}). Check its owner and rights, and where it leads if it is a link.`,
    );
  }
}

function notAFile(what: string): Content {
  return problem("NOT_A_FILE", `This is a ${what}, not a file. Move it away or give it another name.`);
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

/** A link that leads nowhere did not vanish: a person has to look at it. */
async function isLink(file: string): Promise<boolean> {
  const stats = await lstat(file).catch(() => undefined);
  return stats?.isSymbolicLink() === true;
}

async function listNames(folder: string, trust: Trust): Promise<string[]> {
  try {
    await checkTrustedFolder(folder, { ...trust, mayBeLink: true });
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
