import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readDirectory, type PlainEntry } from "@id-connector/test-world";
import { eachOf } from "../bare/each-of.js";
import type { World } from "./start-world.js";

/** An item as the App Center's converter writes it. */
export interface Item {
  readonly id: string;
  readonly dn: string;
  readonly udm_object_type: "users/user";
  readonly object: Readonly<Record<string, unknown>>;
  readonly options: readonly string[];
}

const atOnce = 8;

/** An item for each user of the directory. */
export async function itemsOfUsers({ slapd }: World): Promise<readonly Item[]> {
  const entries = await readDirectory(slapd.ldap);
  return entries.filter((entry) => entry.values("ucsschoolSchool").length > 0).map(itemOf);
}

/** Writes so many items into a folder, beginning anew with the first when there are no more. They need not outlive a power cut. */
export async function fillQueue(folder: string, items: readonly Item[], count = items.length): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o750 });
  const texts = items.map((item) => JSON.stringify(item));
  await eachOf(Array(count).keys(), atOnce, (number) =>
    writeFile(join(folder, nameOf(number)), texts[number % texts.length] ?? "", { mode: 0o640 }),
  );
}

/** Lets one item appear whole in the in queue, as the converter does. */
export async function dropItem({ folders, scratch }: World, item: Item, number: number): Promise<void> {
  const half = join(scratch, nameOf(number));
  await writeFile(half, JSON.stringify(item, null, 4));
  await rename(half, join(folders.inQueue, nameOf(number)));
}

/** An item of a user whom no directory has, in a school of that name. */
export function madeUpItem(number: number, school: string): Item {
  const id = `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
  const dn = `uid=u${number},cn=schueler,cn=users,ou=${school},dc=ucs,dc=test`;
  const object = { username: `u${number}`, firstname: "Mia", lastname: "Test", school: [school] };
  return { id, dn, udm_object_type: "users/user", object, options: ["default", "ucsschoolStudent"] };
}

function itemOf({ dn, values }: PlainEntry): Item {
  const [[id = ""], [username], [firstname], [lastname]] = [
    values("entryUUID"),
    values("uid"),
    values("givenName"),
    values("sn"),
  ];
  const object = { username, firstname, lastname, school: values("ucsschoolSchool") };
  const options = ["default", ...values("objectClass").filter((name) => name.startsWith("ucsschool"))];
  return { id, dn, udm_object_type: "users/user", object, options };
}

function nameOf(number: number): string {
  return `2026-01-01-00-00-00-${String(number).padStart(7, "0")}.json`;
}
