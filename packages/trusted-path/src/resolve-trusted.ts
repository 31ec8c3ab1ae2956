import type { Stats } from "node:fs";
import { lstat, readlink } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { TrustError } from "./errors.js";
import { judgeAbove, judgeOwner, quoted } from "./verdict.js";

interface Resolving {
  readonly owners: ReadonlySet<number>;
  /** Whether the last part may be a link, which then has to be trusted as well. */
  readonly mayBeLink: boolean;
  readonly groupMayWrite?: boolean | undefined;
}

const mostLinks = 40;

/**
 * Follows a path from the root on, part by part, and returns where it leads, without a link in it. Every folder and link on the way has to
 * be trusted: then nobody else can change the way between this look and the use. Throws TrustError, or the system's errors.
 */
export async function resolveTrusted(
  path: string,
  { owners, mayBeLink, groupMayWrite }: Resolving,
): Promise<{ readonly path: string; readonly found: Stats }> {
  const wanted = resolve(path);
  const rest = partsOf(wanted);
  let at = "/";
  let found = await lstat(at);
  for (let links = 0; ;) {
    const name = rest.shift();
    if (name === undefined) return { path: at, found };
    judgeAbove({ path: at, found, owners, wanted, groupMayWrite });
    const next = name === ".." ? dirname(at) : join(at, name);
    const there = await lstat(next);
    if (!there.isSymbolicLink()) {
      [at, found] = [next, there];
      continue;
    }
    if (rest.length === 0 && !mayBeLink) {
      const message = `${wanted} is not trusted: ${next === wanted ? "it" : next} is a link where a file or folder of our own should be. What helps, if nobody knows of it: rm ${quoted(next)}`;
      throw new TrustError(message, next);
    }
    judgeOwner({ path: next, found: there, owners, wanted });
    if ((links += 1) > mostLinks) throw tooManyLinks(wanted);
    const target = await readlink(next);
    rest.unshift(...partsOf(target));
    if (target.startsWith("/")) [at, found] = ["/", await lstat("/")];
  }
}

function partsOf(path: string): string[] {
  return path.split("/").filter((part) => part !== "" && part !== ".");
}

function tooManyLinks(path: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`ELOOP: too many links on the way to '${path}'`), { code: "ELOOP", path });
}
