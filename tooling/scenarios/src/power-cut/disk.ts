import { dirname } from "node:path";

/** A disk as a run's steps leave it: what is there, and what of it a power cut may still take away. */
export interface Disk {
  make(path: string, isFolder: boolean): void;
  write(path: string, bytes: number): readonly string[];
  /** Each of these says what comes too early. */
  sync(path: string): readonly string[];
  /** Gives a file a further name, or another one (`moved`). */
  name(from: string, to: string, moved: boolean): readonly string[];
  remove(path: string): readonly string[];
  /** All that a power cut may take away now. */
  unsure(): readonly string[];
  /** Names that a power cut may take away, and those, past ones too, that it may, or might, not. */
  unsafeNames(): readonly string[];
  safeNames(): readonly string[];
}

/** Names that nobody misses: of half-written files, of sockets; and lmdb makes and syncs its files by itself. */
const passing = /(?:\.tmp|\.lock|\.room|\.mdb|\/tmp)$/;
/** What lmdb writes into a head page, by which a commit comes to count; it does so over a descriptor that syncs by itself (O_DSYNC). */
const headBytes = 128;
/** Readers' places, which every start makes anew. */
const ignored = /\/lock\.mdb$|^\/proc\//;

interface File {
  /** Its content is on disk. */
  safe: boolean;
}

/** What became of a name since its folder was synced; where a file moved away from it, to where. */
interface Change {
  readonly is: "given" | "taken";
  readonly to?: string;
}

/** An empty disk: what is named without having been made was on it before. */
export function makeDisk(): Disk {
  const files = new Map<string, File>();
  const changes = new Map<string, Change>();
  const safe = new Set<string>();
  const change = (path: string, one: Change) => {
    if (!passing.test(path)) changes.set(path, one);
  };
  const fileAt = (path: string) => {
    const file = files.get(path) ?? { safe: true };
    files.set(path, file);
    return file;
  };
  const isGiven = (path: string) => changes.get(path)?.is === "given";

  return {
    make(path, isFolder) {
      if (ignored.test(path)) return;
      if (!files.has(path)) change(path, { is: "given" });
      // an empty folder has no content of its own
      files.set(path, { safe: isFolder });
    },
    write(path, bytes) {
      if (ignored.test(path)) return [];
      const file = fileAt(path);
      const isHead = path.endsWith(".mdb") && bytes === headBytes;
      const isEarly = isHead && !file.safe;
      file.safe = isHead;
      return isEarly ? [`a commit counted before it was on disk: ${path}`] : [];
    },
    sync(path) {
      const file = files.get(path);
      if (file) file.safe = true;
      const inside = [...changes].filter(([name]) => dirname(name) === path);
      const early = inside.filter(([, { to }]) => to !== undefined && dirname(to) !== path && isGiven(to));
      for (const [name, { is }] of inside) {
        changes.delete(name);
        if (is === "given") safe.add(name);
      }
      return early.map(([name, { to }]) => `${name} went before its new name was on disk: ${String(to)}`);
    },
    name(from, to, moved) {
      const file = fileAt(from);
      files.set(to, file);
      change(to, { is: "given" });
      if (moved) {
        files.delete(from);
        changes.delete(from);
        change(from, { is: "taken", to });
      }
      return file.safe || passing.test(to) ? [] : [`named before its content was on disk: ${to}`];
    },
    remove(path) {
      const file = files.get(path);
      const others = [...files].flatMap(([name, other]) => (other === file && name !== path ? [name] : []));
      files.delete(path);
      changes.delete(path);
      change(path, { is: "taken" });
      return passing.test(path) || others.length === 0 || !others.every(isGiven)
        ? []
        : [`${path} went before another name of it was on disk: ${others.join(" ")}`];
    },
    unsure() {
      const contents = [...files].filter(([path, file]) => !file.safe && !/\.(?:tmp|lock|room)$/.test(path));
      return [...contents.map(([path]) => `content of ${path}`), ...changes.keys()];
    },
    unsafeNames: () => [...changes].flatMap(([path, { is }]) => (is === "given" ? [path] : [])),
    safeNames: () => [...safe],
  };
}
