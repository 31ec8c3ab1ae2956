/** One setting: an environment variable, which is also a flag of the programs that ask for it. */
export interface SettingDefinition {
  /** The environment variable, spelt as a UCS container provides it where it does. */
  readonly env: string;
  /** The flag, without the dashes in front. */
  readonly flag: string;
  readonly description: string;
  readonly choices?: readonly string[];
  /** Used when neither flag nor variable has a value; a setting without it must be given. */
  readonly otherwise?: string;
  /** Only the daemon has the flag: no other program asks for it. */
  readonly isDaemons?: boolean;
}

/** The ways of learning what changes in the directory (docs/operations.md, "Which way of listening?"). */
export const listenModes = ["appcenter", "triggers", "ldap-sync", "ldap-poll"] as const;
export const tlsModes = ["starttls", "ldaps", "none"] as const;
export const logLevels = ["error", "warn", "info", "debug"] as const;

const appFolder = "ucsschool-id-connector";

/** All settings that the programs share, in the order in which help shows them. */
export const settingDefinitions = {
  server: { env: "ldap_server_name", flag: "ldap-server-name", description: "Name of the LDAP server" },
  port: {
    env: "ldap_server_port",
    flag: "ldap-server-port",
    description: "Port of the LDAP server",
    otherwise: "7389",
  },
  base: { env: "ldap_base", flag: "ldap-base", description: "Base DN of the directory" },
  bindDn: { env: "ldap_hostdn", flag: "ldap-hostdn", description: "DN to log in to the directory with" },
  passwordFile: {
    env: "LDAP_PASSWORD_FILE",
    flag: "ldap-password-file",
    description: "File with the password of that DN; read again when it changes",
    otherwise: "/etc/machine.secret",
  },
  caFile: {
    env: "LDAP_CA_FILE",
    flag: "ldap-ca-file",
    description: "File with the certificate authority of the LDAP server (PEM); otherwise the host's store counts",
    otherwise: "",
  },
  tls: {
    env: "LDAP_TLS",
    flag: "ldap-tls",
    description: "How the connection is encrypted; none only for a loopback address",
    choices: tlsModes,
    otherwise: "starttls",
  },
  home: {
    env: "ID_CONNECTOR_HOME",
    flag: "home",
    description: "Folder that holds conf/ and data/",
    otherwise: `/var/lib/univention-appcenter/apps/${appFolder}`,
  },
  listenerFolder: {
    env: "APPCENTER_LISTENER_DIR",
    flag: "listener-dir",
    description: "Folder with the trigger files of the App Center's listener module (--listen triggers)",
    otherwise: `/var/lib/univention-appcenter/listener/${appFolder}`,
  },
  listen: {
    env: "ID_CONNECTOR_LISTEN",
    flag: "listen",
    description: "Where changes come from",
    choices: listenModes,
    otherwise: "appcenter",
  },
  requests: {
    env: "ID_CONNECTOR_REQUESTS",
    flag: "requests",
    description: "Most requests side by side to one ID Broker; how many really run follows its answers",
    otherwise: "32",
    isDaemons: true,
  },
  trashDays: {
    env: "ID_CONNECTOR_TRASH_DAYS",
    flag: "trash-days",
    description:
      "Days after which what is refused all the time leaves the trash, unconfirmed deletions never; 0: nothing does",
    otherwise: "30",
    isDaemons: true,
  },
  stallSeconds: {
    env: "ID_CONNECTOR_STALL_SECONDS",
    flag: "stall-seconds",
    description: "How long changes may not come through, or an authority may wait, until it is a problem (s)",
    otherwise: "900",
    isDaemons: true,
  },
  verifyDays: {
    env: "ID_CONNECTOR_VERIFY_DAYS",
    flag: "verify-days",
    description: "Days within which the daemon itself asks the ID Broker for every object, in idle moments; 0: never",
    otherwise: "7",
    isDaemons: true,
  },
  logLevel: {
    env: "LOG_LEVEL",
    flag: "log-level",
    description: "Least urgent messages that are logged",
    choices: logLevels,
    otherwise: "info",
    isDaemons: true,
  },
} as const satisfies Record<string, SettingDefinition>;

export type SettingKey = keyof typeof settingDefinitions;
