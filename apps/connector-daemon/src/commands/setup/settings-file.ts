import { realpath, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { makeFolder, writeFileAtomic } from "@id-connector/atomic-file";
import { readTrusted } from "@id-connector/trusted-path";

/** Variables by name. */
export type Variables = Readonly<Record<string, string>>;

/** What a settings file says; nothing where there is none. Throws TrustError where others may write it. */
export async function readSettingsFile(file: string, home: string): Promise<Variables> {
  try {
    return parseVariables(String(await readTrusted(file, { home })));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
}

/**
 * Writes the file whole or not at all. Only its folder's owner may read a new file, for a proxy's address may hold a password; an existing file
 * keeps its owner and rights, and a link stays a link.
 */
export async function writeSettingsFile(file: string, variables: Variables): Promise<void> {
  await makeFolder(dirname(file));
  const target = await realpath(file).catch(ifMissing);
  await writeFileAtomic(target ?? file, formatVariables(variables), target ? { like: await stat(target) } : {});
}

function ifMissing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
}

const heading = "# Settings of the ID Connector. Written by `connector-daemon setup`; may be edited by hand.\n";

/** A line for each variable, which a shell, systemd (EnvironmentFile) and `parseVariables` read alike. Pure. */
export function formatVariables(variables: Variables): string {
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${quote(value)}\n`);
  return heading + lines.join("");
}

/** Reads what `formatVariables` writes, and plain lines of others. Pure. */
export function parseVariables(text: string): Variables {
  const read = text.split("\n").flatMap((line) => {
    const [, name, value = ""] = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line) ?? [];
    return name === undefined ? [] : [[name, unquote(value.trim())] as const];
  });
  return Object.fromEntries(read);
}

function quote(value: string): string {
  if (/^[A-Za-z0-9._/:@%+=,-]*$/.test(value)) return value;
  return `"${value.replace(/["\\$`]/g, "\\$&")}"`;
}

function unquote(value: string): string {
  const [, double] = /^"((?:\\.|[^"\\])*)"$/.exec(value) ?? [];
  if (double !== undefined) return double.replace(/\\(.)/g, "$1");
  const [, single] = /^'([^']*)'$/.exec(value) ?? [];
  return single ?? value;
}
