import { basename, dirname } from "node:path";
import { said, type Step } from "../strace/read-step.js";
import { makeDisk, type Disk } from "./disk.js";

/** What a scenario knows of its files. */
export interface FileRules {
  /** What a file is about, as far as its name tells. */
  readonly subjectOf?: (path: string) => string | undefined;
  /** Folders in which something about the same subject must lie for good before this file may go. */
  readonly nextOf?: (path: string) => readonly string[];
}

const written = /^(?:p?writev?\d*|f(?:truncate|chmod|chown|allocate)|fallocate|copy_file_range)$/;
const made = /^(?:open|openat|creat)$/;
const named = /^(?:rename|link)/;
const removed = /^(?:unlink|rmdir)/;

/**
 * What a power cut could take away, by the order of a run's steps; empty where the order is right. A file gets its name when its content is on disk;
 * its name is on disk before the program goes on to say so, and before another name, or what the file stands in for, goes. Pure.
 */
export function findUndurable(steps: readonly Step[], rules: FileRules = {}): readonly string[] {
  const disk = makeDisk();
  const problems: string[] = [];
  for (const { call, paths, answer } of steps) {
    const [path = "", to = ""] = paths;
    // what is being read is noted for the end of the process, not for that of the machine
    if (path.endsWith("/.reading")) continue;
    if (call === said) problems.push(...disk.unsure().map((what) => `said before on disk: ${what}`));
    else if (made.test(call) || call.startsWith("mkdir")) disk.make(path, call.startsWith("mkdir"));
    else if (written.test(call)) problems.push(...disk.write(path, answer));
    else if (/sync$/.test(call)) problems.push(...disk.sync(path));
    else if (named.test(call)) problems.push(...disk.name(path, to, call.startsWith("rename")));
    else if (removed.test(call)) problems.push(...goneTooSoon(disk, path, rules), ...disk.remove(path));
  }
  return [...problems, ...disk.unsure().map((what) => `never on disk: ${what}`)];
}

/** What a file stands in for may have several names: all that speak of its subject must be safe, and each next place must have it. */
function goneTooSoon(disk: Disk, path: string, { subjectOf, nextOf }: FileRules): readonly string[] {
  const subject = subjectOf?.(path);
  if (subject === undefined || subjectOf === undefined) return [];
  const isAbout = (other: string) => other !== path && subjectOf(other) === subject;
  const unsafe = disk.unsafeNames().filter(isAbout);
  const missing = (nextOf?.(path) ?? []).filter(
    (folder) => !disk.safeNames().some((other) => isAbout(other) && dirname(other) === folder),
  );
  return [
    ...unsafe.map((other) => `${path} went before this was on disk: ${other}`),
    ...missing.map((folder) => `${path} went before ${basename(folder)} had it: ${folder}`),
  ];
}
