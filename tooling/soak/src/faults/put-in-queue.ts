import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { authority, type World } from "@id-connector/test-world";
import { userDn } from "../perform/to-ldif.js";
import type { Fault, Junk } from "../plan/fault.js";

/** A part of the names of all files that are no items, so that they can be told in a trash. */
export const junkMark = "soakjunk";

/** Puts something into a queue that is no item. */
export async function putJunk(
  world: World,
  { junk, queue }: Fault & { readonly kind: "junk in a queue" },
  number: number,
): Promise<void> {
  const path = join(queueFolder(world, queue), `2020-01-01-00-00-00-000000_${junkMark}${String(number)}.json`);
  if (junk === "a folder") await mkdir(path);
  else if (junk === "a dead link") await symlink("/nowhere/at/all", path);
  else await writeFile(path, contents[junk]);
}

/** Puts an item back that says what is not so (any more): old names of a user, or that a user was deleted. */
export async function putOldItem(
  world: World,
  { user, says }: Fault & { readonly kind: "old item put back" },
  number: number,
): Promise<void> {
  const dn = userDn(world.slapd, user);
  const [id] = await world.slapd.read(dn, "entryUUID").catch(() => []);
  if (id === undefined) return; // it left meanwhile
  const old = { username: `old.${user.username}`, firstname: "Alt", lastname: "Alt", school: [...user.schools] };
  const item = { id, dn, udm_object_type: "users/user", object: says === "deleted" ? null : old, options: null };
  const name = `2020-01-01-00-00-00-${String(number % 1_000_000).padStart(6, "0")}.json`;
  await writeFile(join(queueFolder(world, "out"), name), JSON.stringify(item));
}

function queueFolder({ home }: World, queue: "in" | "out"): string {
  return queue === "in" ? join(home, "data", "listener") : join(home, "data", "out_queues", authority);
}

const contents: Readonly<Record<Exclude<Junk, "a folder" | "a dead link">, string | Uint8Array>> = {
  empty: "",
  truncated: '{"id": "1c2d3e4f-0000-4000-8000-',
  "not UTF-8": Uint8Array.of(0x7b, 0xff, 0xfe, 0x80, 0x7d),
  "a list": "[]",
  "deeply nested": "[".repeat(50_000),
};
