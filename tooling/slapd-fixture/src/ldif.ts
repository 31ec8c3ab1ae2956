/** One entry: its DN and its attributes in order; a value of bytes is written base64. */
export interface LdifEntry {
  readonly dn: string;
  readonly attributes: readonly LdifAttribute[];
}
export type LdifValue = string | Uint8Array;
export type LdifAttribute = readonly [name: string, values: readonly LdifValue[]];

/** Writes entries as LDIF (RFC 2849) that ldapadd and slapadd read; any name and value is possible. */
export function toLdif(entries: Iterable<LdifEntry>): string {
  let text = "";
  for (const { dn, attributes } of entries) text += ldifOfEntry(dn, attributes);
  return text;
}

/** Adds memberOf to the entries whose DN (same spelling) is a uniqueMember of other entries: slapadd runs no overlay that would. */
export function withMemberOf(entries: readonly LdifEntry[]): LdifEntry[] {
  const groupsOf = new Map<string, string[]>();
  for (const group of entries) {
    for (const member of valuesOf(group, "uniqueMember")) {
      const groups = groupsOf.get(member);
      if (groups) groups.push(group.dn);
      else groupsOf.set(member, [group.dn]);
    }
  }
  return entries.map((entry) => {
    const groups = groupsOf.get(entry.dn);
    return groups ? { dn: entry.dn, attributes: [...entry.attributes, ["memberOf", groups] as const] } : entry;
  });
}

/** LDIF of one modification. `undefined` or an empty list under `replace` and `remove` removes the whole attribute. */
export function modifyLdif(dn: string, changes: ModifyChanges): string {
  const steps: string[] = [];
  for (const [how, attributes] of Object.entries({
    replace: changes.replace,
    add: changes.add,
    delete: changes.remove,
  })) {
    for (const [name, values] of Object.entries(attributes ?? {})) {
      steps.push([`${how}: ${name}`, ...listOf(values).map((value) => line(name, value)), "-"].join("\n"));
    }
  }
  return `${[line("dn", dn), "changetype: modify", ...steps].join("\n")}\n\n`;
}
export interface ModifyChanges {
  readonly replace?: Readonly<Record<string, LdifValue | readonly LdifValue[]>>;
  readonly add?: Readonly<Record<string, LdifValue | readonly LdifValue[]>>;
  readonly remove?: Readonly<Record<string, LdifValue | readonly LdifValue[]>>;
}

/** LDIF of one deletion. */
export function removeLdif(dn: string): string {
  return `${line("dn", dn)}\nchangetype: delete\n\n`;
}

/** LDIF of a rename (`rdn`), a move (`superior`), or both; the old RDN value is dropped. */
export function renameLdif(dn: string, rdn: string, superior?: string): string {
  const lines = [line("dn", dn), "changetype: modrdn", line("newrdn", rdn), "deleteoldrdn: 1"];
  if (superior !== undefined) lines.push(line("newsuperior", superior));
  return `${lines.join("\n")}\n\n`;
}

function ldifOfEntry(dn: string, attributes: readonly LdifAttribute[]): string {
  let text = `${line("dn", dn)}\n`;
  for (const [name, values] of attributes) for (const value of values) text += `${line(name, value)}\n`;
  return `${text}\n`;
}

function line(name: string, value: LdifValue): string {
  if (typeof value === "string" && isSafe(value)) return `${name}: ${value}`;
  return `${name}:: ${Buffer.from(value as string).toString("base64")}`;
}

/** RFC 2849 SAFE-STRING, a little narrower. */
function isSafe(value: string): boolean {
  return /^[!-9;=-~](?:[ -~]*[!-~])?$/.test(value);
}

function valuesOf(entry: LdifEntry, wanted: string): string[] {
  return entry.attributes.flatMap(([name, values]) => (name === wanted ? values.map(String) : []));
}

function listOf(values: LdifValue | readonly LdifValue[]): readonly LdifValue[] {
  return typeof values === "string" || values instanceof Uint8Array ? [values] : values;
}
