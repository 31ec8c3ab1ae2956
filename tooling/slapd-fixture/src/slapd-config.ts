import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { CertificateFiles } from "./write-certificates.js";

export interface SlapdConfig extends CertificateFiles {
  readonly base: string;
  readonly databaseFolder: string;
  readonly adminDn: string;
  readonly adminPassword: string;
  /** Operations that syncprov keeps in memory for the delete phase; 0 keeps none. */
  readonly sessionLog: number;
  readonly sync: boolean;
  readonly memberOf: boolean;
  /** Entries that one search of an app's account may return. */
  readonly sizeLimit: number | "unlimited";
  /** slapd.conf lines before the fixture's own access rules, e.g. `access to dn.subtree="ou=SchuleA,dc=ucs,dc=test" by * none`. */
  readonly access: readonly string[];
  readonly serverId: number | undefined;
  /** The port on 127.0.0.1 of a server whose changes it takes over. */
  readonly provider: number | undefined;
}

/** Writes the text of slapd.conf: the schema, one mdb database with the indexes of UCS, memberof and syncprov as there. */
export function slapdConfig(config: SlapdConfig): string {
  const account = `dn.onelevel="cn=memberserver,cn=computers,${config.base}"`;
  return [
    ...["core", "cosine", "nis", "inetorgperson"].map((name) => `include ${schemaFolder()}/${name}.schema`),
    `include ${fileURLToPath(new URL("../src/ucs-school.schema", import.meta.url))}`,
    ...moduleFolder().map((folder) => `modulepath ${folder}`),
    ...["back_mdb", "syncprov", "memberof"].map((name) => `moduleload ${name}`),
    `TLSCACertificateFile ${config.caFile}`,
    `TLSCertificateFile ${config.certificateFile}`,
    `TLSCertificateKeyFile ${config.keyFile}`,
    ...(config.serverId === undefined ? [] : [`serverID ${config.serverId}`]),
    "sizelimit unlimited",
    "tool-threads 2",
    "database config",
    `rootpw ${config.adminPassword}`,
    "database mdb",
    `suffix "${config.base}"`,
    `rootdn "${config.adminDn}"`,
    `rootpw ${config.adminPassword}`,
    `directory ${config.databaseFolder}`,
    "maxsize 2147483648",
    "dbnosync", // a test's directory need not outlive a power cut
    "index objectClass,entryUUID,entryCSN eq",
    "index uid,cn,memberUid,uniqueMember,memberOf,gidNumber,uidNumber,ou eq",
    "index univentionObjectType,ucsschoolSchool,ucsschoolRole,ucsschoolRecordUID,ucsschoolSourceUID eq",
    `limits ${account} size=${config.sizeLimit} time=unlimited`,
    ...config.access,
    "access to attrs=userPassword,krb5Key,sambaNTPassword,sambaLMPassword,pwhistory",
    `  by ${account} read`,
    "  by anonymous auth",
    "  by * none",
    "access to *",
    "  by users read",
    "  by * none",
    ...replication(config),
    ...(config.sync ? ["overlay syncprov", "syncprov-checkpoint 100 5"] : []),
    ...(config.sync && config.sessionLog > 0 ? [`syncprov-sessionlog ${config.sessionLog}`] : []),
    ...(config.memberOf ? memberOfOverlay : []),
    "",
  ].join("\n");
}

function replication({ provider, serverId, base, adminDn, adminPassword }: SlapdConfig): readonly string[] {
  if (provider === undefined) return [];
  const login = `bindmethod=simple binddn="${adminDn}" credentials=${adminPassword}`;
  return [
    `syncrepl rid=001 provider=ldap://127.0.0.1:${provider} type=refreshAndPersist retry="1 +" searchbase="${base}" ${login}`,
    // who writes itself is no mere copy
    ...(serverId === undefined ? [`updateref ldap://127.0.0.1:${provider}`] : ["multiprovider on"]),
  ];
}

const memberOfOverlay = [
  "overlay memberof",
  "memberof-group-oc posixGroup",
  "memberof-member-ad uniqueMember",
  "memberof-memberof-ad memberOf",
  "memberof-dangling ignore",
  "memberof-refint false",
];

function schemaFolder(): string {
  const folders = ["/etc/ldap/schema", "/etc/openldap/schema", "/usr/local/etc/openldap/schema"];
  return folders.find((folder) => existsSync(folder)) ?? "/etc/ldap/schema";
}

function moduleFolder(): string[] {
  return ["/usr/lib/ldap", "/usr/lib64/openldap", "/usr/lib/openldap"]
    .filter((folder) => existsSync(folder))
    .slice(0, 1);
}
