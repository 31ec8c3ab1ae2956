import { groupEntry } from "./group.js";
import type { LdifEntry } from "./ldif.js";
import { escapeRdnValue, groupPrefixes, namesIn, type Layout } from "./names.js";

/** The account that reads the directory, as an app's container has it on a UCS host. */
export const appAccount = { rdn: "cn=ucssc-12345678,cn=memberserver,cn=computers", password: "machinesecret" };

/** The skeleton of a domain: the base, its containers, the app's account and two groups. */
export function domain({ base }: Layout): LdifEntry[] {
  const dc = /^dc=([^,]+)/i.exec(base)?.[1] ?? "test";
  return [
    entry(base, ["top", "dcObject", "organization", "univentionBase", "univentionObject"], "container/dc", {
      dc,
      o: "Test domain",
    }),
    ...["cn=users", "cn=groups", "cn=computers", "cn=univention"].map((path) => container(path, base)),
    container("cn=custom attributes,cn=univention", base),
    container("cn=memberserver,cn=computers", base),
    container("cn=ouadmins,cn=groups", base),
    container("cn=ucsschool,cn=groups", base),
    entry(
      `${appAccount.rdn},${base}`,
      ["top", "organizationalRole", "simpleSecurityObject", "univentionObject"],
      "computers/memberserver",
      { cn: "ucssc-12345678", userPassword: appAccount.password },
    ),
    groupEntry({ dn: `cn=Domain Users,cn=groups,${base}`, name: "Domain Users", gidNumber: 5001 }),
  ];
}

export interface SchoolOptions {
  /** Default: the name of the school. `undefined` given explicitly leaves the attribute out. */
  readonly displayName?: string | undefined;
}

/** One school: its OU (with its district OU, where the layout has districts), all containers and its empty role groups. */
export function school(layout: Layout, ou: string, options: SchoolOptions = {}): LdifEntry[] {
  const names = namesIn(layout);
  const dn = names.school(ou);
  const server = `cn=${escapeRdnValue(`dc${ou.toLowerCase()}`)},cn=dc,cn=server,cn=computers,${dn}`;
  const displayName = "displayName" in options ? options.displayName : ou;
  return [
    entry(dn, ["top", "organizationalUnit", "univentionObject", "ucsschoolOrganizationalUnit"], "container/ou", {
      ou,
      ...(displayName === undefined ? {} : { displayName }),
      ucsschoolRole: `school:school:${ou}`,
      ucsschoolHomeShareFileServer: server,
      ucsschoolClassShareFileServer: server,
    }),
    ...containersOfSchool.map((path) => container(path, dn)),
    ...roleGroups(layout, ou),
  ];
}

/** The OU of a district; needed once before the first school of that district. */
export function district({ base }: Layout, ou: string): LdifEntry[] {
  const name = ou.slice(0, 2);
  const dn = `ou=${escapeRdnValue(name)},${base}`;
  return [entry(dn, ["top", "organizationalUnit", "univentionObject"], "container/ou", { ou: name })];
}

function roleGroups(layout: Layout, ou: string): LdifEntry[] {
  const lower = ou.toLowerCase();
  const groups = [
    { name: `Domain Users ${ou}`, role: "school_domain_group", below: `cn=groups,${namesIn(layout).school(ou)}` },
    ...Object.entries(groupPrefixes).map(([role, prefix]) => ({
      name: `${prefix}-${lower}`,
      role: `school_${role}_group`,
      below: `cn=groups,${namesIn(layout).school(ou)}`,
    })),
    { name: `admins-${lower}`, role: "school_admin_group", below: `cn=ouadmins,cn=groups,${layout.base}` },
  ];
  return groups.map(({ name, role, below }) =>
    groupEntry({ dn: `cn=${escapeRdnValue(name)},${below}`, name, roles: [`${role}:school:${ou}`] }),
  );
}

function container(path: string, below: string): LdifEntry {
  const cn = path.slice("cn=".length).split(",")[0] ?? "";
  return entry(`${path},${below}`, ["top", "organizationalRole", "univentionObject"], "container/cn", { cn });
}

function entry(dn: string, classes: string[], type: string, attributes: Record<string, string>): LdifEntry {
  const rest = Object.entries(attributes).map(([name, value]) => [name, [value]] as const);
  return { dn, attributes: [["objectClass", classes], ["univentionObjectType", [type]], ...rest] };
}

const containersOfSchool = [
  ...["printers", "users", "computers", "networks", "groups", "dhcp", "policies", "shares", "examusers"].map(
    (cn) => `cn=${cn}`,
  ),
  ...["schueler", "lehrer", "admins", "sorgeberechtigte", "mitarbeiter", "lehrer und mitarbeiter"].map(
    (cn) => `cn=${cn},cn=users`,
  ),
  ...["schueler", "lehrer", "raeume", "mitarbeiter"].map((cn) => `cn=${cn},cn=groups`),
  "cn=klassen,cn=schueler,cn=groups",
  "cn=klassen,cn=shares",
  "cn=server,cn=computers",
  "cn=dc,cn=server,cn=computers",
];
