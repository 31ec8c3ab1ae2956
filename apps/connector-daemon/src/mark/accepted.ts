import { join } from "node:path";
import { writeFileAtomic } from "@id-connector/atomic-file";
import type { ConnectorFolders } from "@id-connector/connector-settings";
import type { Position } from "@id-connector/ldap-reader";
import { readTrusted } from "@id-connector/trusted-path";
import type { Orderer } from "@id-connector/deletion-orders";

/** A person's word that the directory was restored, and is what it is from this position on, however much was seen before. */
export interface Accepted {
  readonly by: Orderer;
  /** ISO 8601. */
  readonly at: string;
  readonly position: Position;
}

/** How long the word counts: the person who gave it looks whether the daemon took it. */
const freshMs = 3_600_000;

/** The file in which the word lies until the daemon takes it. */
export function acceptedFile({ state }: Pick<ConnectorFolders, "state">): string {
  return join(state, "accept-restored.json");
}

/** Writes the word in place of any other; it is on disk when this resolves. Throws the system's errors. */
export async function writeAccepted(folders: ConnectorFolders, accepted: Accepted): Promise<void> {
  await writeFileAtomic(acceptedFile(folders), `${JSON.stringify(accepted, null, 2)}\n`, { mode: 0o640 });
}

/**
 * The position that a person accepted within the last hour; undefined where nobody accepted one. `now` in epoch ms. Throws TrustError where
 * others could have written it.
 */
export async function readAccepted(folders: ConnectorFolders, now: number): Promise<Position | undefined> {
  let said: Partial<Accepted> | null;
  try {
    said = JSON.parse(String(await readTrusted(acceptedFile(folders), { home: folders.home }))) as typeof said;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT" || error instanceof SyntaxError) return undefined;
    throw error;
  }
  const { at, position } = said ?? {};
  const isFresh = typeof at === "string" && Math.abs(now - Date.parse(at)) < freshMs;
  const isPosition = Array.isArray(position) && position.every((csn) => typeof csn === "string");
  return isFresh && isPosition ? position : undefined;
}
