import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** What the App Center's listener module writes: sorted keys, four spaces, straight under the final name. */
export async function writeTrigger(folder: string, trigger: Trigger): Promise<void> {
  const { id, dn, type = "users/user", command = "modify", name = stampedName() } = trigger;
  const content = { command, dn, entry_uuid: id, object_type: type };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), JSON.stringify(content, null, 4));
}

export interface Trigger {
  readonly id: string | null;
  readonly dn: string;
  readonly type?: string | null;
  readonly command?: string;
  readonly name?: string;
}

/** Writes an item as the App Center's converter does: half-written under a name of its own, then renamed. */
export async function writeConverted(folder: string, item: object, name = stampedName()): Promise<string> {
  await mkdir(folder, { recursive: true });
  const tmp = join(folder, `${name}.converting.tmp`);
  await writeFile(tmp, JSON.stringify(sorted(item), null, 4));
  await rename(tmp, join(folder, name));
  return name;
}

/** The keys that the converter writes; `object` and `options` are null for a deletion. */
export interface ConvertedItem {
  readonly dn: string;
  readonly id: string;
  readonly object: Readonly<Record<string, unknown>> | null;
  readonly options: readonly string[] | null;
  readonly udm_object_type: string;
}

let last = 0;

/** A file name as the App Center gives them, later than every one before. */
export function stampedName(suffix = ""): string {
  last = Math.max(last + 1, Date.now() * 1000);
  const iso = new Date(last / 1000).toISOString();
  const micros = String(last % 1_000_000).padStart(6, "0");
  return `${iso.slice(0, 19).replace(/[T:]/g, "-")}-${micros}${suffix}.json`;
}

function sorted(value: object): object {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
