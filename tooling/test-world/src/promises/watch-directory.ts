import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type { LdapAccess } from "@id-connector/slapd-fixture";
import { parseEntry, ruledAttributes, type PlainEntry } from "../read-directory.js";

/** A state that an entry came to; undefined says that it is gone. */
export interface Sighting {
  readonly id: string;
  readonly entry: PlainEntry | undefined;
}

const reconnectMs = 50;
const deleted = 3;

/**
 * Every state of every entry from now on, in order, as OpenLDAP's own client hears it (RFC 4533): nothing of the product vouches for the
 * product. What happened while the server was down is seen as its outcome. Ends with `closing`.
 */
export function watchDirectory(ldap: LdapAccess, closing: AbortSignal): () => readonly Sighting[] {
  const sightings: Sighting[] = [];
  const known = new Set<string>();
  // the client ends a block only when it begins the next one: the last one may be whole or not
  let last: readonly string[] = [];
  /** What a refresh that is under way has not named yet. */
  let missing = new Set<string>();
  void (async () => {
    while (!closing.aborted) {
      missing = new Set(known);
      for await (const block of listen(ldap, closing, (lines) => (last = lines))) {
        const sighting = sightingIn(block);
        if (sighting) {
          sightings.push(sighting);
          missing.delete(sighting.id);
          if (sighting.entry) known.add(sighting.id);
          else known.delete(sighting.id);
        }
        if (!endsRefresh(block)) continue;
        // all that is there was named: what was known before and was not is gone
        for (const id of missing) {
          sightings.push({ id, entry: undefined });
          known.delete(id);
        }
        missing.clear();
      }
      await sleep(reconnectMs, undefined, { signal: closing }).catch(() => undefined);
    }
  })();
  return () => {
    const pending = sightingIn(last);
    const gone = endsRefresh(last) ? [...missing].map((id) => ({ id, entry: undefined })) : [];
    return pending || gone.length > 0 ? [...sightings, ...(pending ? [pending] : []), ...gone] : sightings;
  };
}

function endsRefresh(block: readonly string[]): boolean {
  return block.some((line) => line.startsWith("# SyncInfo"));
}

/** The state that every entry had after the first `began` sightings, and all that were seen since. */
export function sightingsSince(sightings: readonly Sighting[], began: number): readonly Sighting[] {
  const last = new Map<string, Sighting>();
  for (const sighting of sightings.slice(0, began)) {
    last.delete(sighting.id);
    if (sighting.entry) last.set(sighting.id, sighting);
  }
  return [...last.values(), ...sightings.slice(began)];
}

/** One connection's blocks of lines: all that is there, then each change. */
async function* listen(
  ldap: LdapAccess,
  closing: AbortSignal,
  onLines: (lines: readonly string[]) => void,
): AsyncGenerator<readonly string[]> {
  const login = ["-x", "-H", ldap.url, "-D", ldap.adminDn, "-w", ldap.adminPassword];
  const search = ["-L", "-o", "ldif-wrap=no", "-E", "!sync=rp", "-b", ldap.base, "(objectClass=*)"];
  const child = spawn("ldapsearch", [...login, ...search, ...ruledAttributes], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const end = () => child.kill("SIGKILL");
  closing.addEventListener("abort", end, { once: true });
  let block: string[] = [];
  onLines(block);
  for await (const line of createInterface(child.stdout)) {
    if (line !== "") {
      block.push(line);
      continue;
    }
    const whole = block;
    block = [];
    onLines(block);
    yield whole;
  }
  onLines([]);
  yield block;
  closing.removeEventListener("abort", end);
}

function sightingIn(block: readonly string[]): Sighting | undefined {
  const state = stateIn(block);
  return state && { id: state.id, entry: state.kind === deleted ? undefined : entryIn(block) };
}

function entryIn(block: readonly string[]): PlainEntry {
  return parseEntry(block.filter((line) => !line.startsWith("#")).join("\n"));
}

/** Reads the sync state control: what happened to the entry, and its entryUUID. */
function stateIn(block: readonly string[]): { readonly kind: number; readonly id: string } | undefined {
  const control = block.find((line) => line.startsWith("# control: 1.3.6.1.4.1.4203.1.9.1.2 "));
  const bytes = Buffer.from(control?.split(" ").at(-1) ?? "", "base64");
  if (bytes.length < 23) return undefined;
  const hex = bytes.subarray(7, 23).toString("hex");
  return { kind: bytes[4] ?? 0, id: hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-") };
}
