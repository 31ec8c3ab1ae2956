import type { World } from "@id-connector/test-world";

/** Hides things from the connector's account as UCS does: other rules in slapd.conf, and a restart. None: all is given back. */
export function hide({ slapd }: World, ...what: readonly string[]): Promise<void> {
  return slapd.reconfigure({ access: what.map(ruleFor) });
}

/** Hides a thing at once, without a restart; resolves with what gives it back. */
export async function hideAtOnce({ slapd }: World, what: string): Promise<() => Promise<void>> {
  const change = (line: string) =>
    slapd.modify(`dn: olcDatabase={1}mdb,cn=config\nchangetype: modify\n${line}\n`, { as: "config" });
  await change(`add: olcAccess\nolcAccess: {0}${ruleFor(what).slice("access ".length)}`);
  return () => change("delete: olcAccess\nolcAccess: {0}");
}

/** Whoever is not bound yet must be able to do so. */
function ruleFor(what: string): string {
  return `access to ${what} by anonymous auth by * none`;
}
