/** One finished call that changes files. */
export interface Step {
  readonly call: string;
  /** The files it names, as absolute paths: of a rename both. */
  readonly paths: readonly string[];
  /** What the call answered: of a write the number of bytes. */
  readonly answer: number;
  /** How many files its thread opened since the step before, for reading too; itself counts. */
  readonly opened: number;
}

/** Calls that change the file system, or make a change lasting. A name that a machine does not have is passed over ("?"). */
export const changingCalls =
  "?open,?creat,openat,write,pwrite64,writev,pwritev,?pwritev2,?rename,?renameat,renameat2,?link,linkat,?symlink,symlinkat,?unlink,unlinkat,?mkdir,mkdirat,?rmdir,fsync,fdatasync,msync,ftruncate,truncate,fallocate,?chmod,fchmod,fchmodat,?chown,fchown,fchownat,?lchown,utimensat,copy_file_range,bind"
    .split(",")
    .map((call) => (call.startsWith("?") ? call : `?${call}`));

const callLine = /^(?:\[pid +(\d+)\] )?(\w+)\((.*)$/;
const resumedLine = /^(?:\[pid +(\d+)\] )?<\.\.\. (\w+) resumed>(.*)$/;
const unfinished = " <unfinished ...>";
/** Calls that name one file, by its descriptor: what follows is content. */
const byDescriptor = /^(?:p?writev?\d*|f(?:data)?sync|f(?:truncate|chmod|chown|allocate)|fallocate)$/;

/** The call of a step that is a word on standard output: what a program prints, it holds for done. */
export const said = "said";

/** The path of the process's open descriptor; undefined where it is closed by now. */
export type PathOf = (descriptor: string) => string | undefined;

/**
 * Reads strace's lines (`-f -y`), one after the other; gives the step that a line completes, in a folder that is watched. `words`: what is printed is a
 * step, too, which names no file. What is reached through a descriptor has the path that `pathOf` says.
 */
export function makeStepReader(
  folder: string,
  { words = false, pathOf = () => undefined }: { readonly words?: boolean; readonly pathOf?: PathOf } = {},
): (line: string) => Step | undefined {
  const begun = new Map<string, string>();
  let opened = new Map<string, number>();
  const withOpened = (step: Omit<Step, "opened"> | undefined, pid: string): Step | undefined => {
    if (step === undefined) return undefined;
    const count = opened.get(pid) ?? 0;
    opened = new Map();
    return { ...step, opened: count };
  };
  return (line) => {
    const resumed = resumedLine.exec(line);
    const [, pid = "", call = "", rest = ""] = resumed ?? callLine.exec(line) ?? [];
    if (call === "") return undefined;
    const text = resumed ? (begun.get(pid) ?? "") + rest : rest;
    begun.delete(pid);
    if (!resumed && call === "openat") opened.set(pid, (opened.get(pid) ?? 0) + 1);
    if (!text.endsWith(unfinished))
      return withOpened(words && isWord(call, text) ? word : toStep({ folder, pathOf }, call, text), pid);
    begun.set(pid, text.slice(0, -unfinished.length));
    return undefined;
  };
}

const word = { call: said, paths: [], answer: 0 };

function isWord(call: string, text: string): boolean {
  return call === "write" && /^1(?:<|,)/.test(text);
}

function toStep(
  { folder, pathOf }: { readonly folder: string; readonly pathOf: PathOf },
  call: string,
  text: string,
): Omit<Step, "opened"> | undefined {
  const [, args = "", result = ""] = /^(.*)\) += (.*)$/.exec(text) ?? [];
  if (result === "" || result.startsWith("-1")) return undefined; // it changed nothing
  if (call.startsWith("open") && !/O_CREAT|O_TRUNC/.test(args)) return undefined;
  const named = [...args.matchAll(/"((?:[^"\\]|\\.)*)"|<([^>]*)>/g)].map(([, quoted, open]) =>
    (quoted ?? open ?? "").replace(/^\/proc\/self\/fd\/(\d+)/, (through, fd: string) => pathOf(fd) ?? through),
  );
  const paths = (byDescriptor.test(call) ? named.slice(0, 1) : named).filter((path) => isIn(folder, path));
  return paths.length > 0 ? { call, paths, answer: Number.parseInt(result) } : undefined;
}

/** Locks are reached through an open folder, so that their path may be long. */
function isIn(folder: string, path: string): boolean {
  return path.startsWith(`${folder}/`) || path === folder || path.startsWith("/proc/self/fd/");
}
