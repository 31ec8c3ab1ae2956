import { settingDefinitions, type SettingKey } from "@id-connector/connector-settings";
import type { SetupAnswer } from "../mistakes/mistake.js";

/** One thing that is asked for, or given by a flag. */
export interface Question {
  readonly flag: string;
  /** The variable that gives it, where one does. */
  readonly env?: string;
  readonly asks: string;
  /** Not shown while it is typed, and never kept but in a file of its own. */
  readonly isSecret?: boolean;
  /** Enter is an answer. */
  readonly mayBeEmpty?: boolean;
}

/** What the answers are called that are settings. */
export const settingOf = {
  home: "home",
  server: "server",
  port: "port",
  tls: "tls",
  caFile: "caFile",
  base: "base",
  bindDn: "bindDn",
} as const satisfies Partial<Record<SetupAnswer, SettingKey>>;

function setting(key: keyof typeof settingOf, asks: string, more: Partial<Question> = {}): Question {
  const { flag, env } = settingDefinitions[settingOf[key]];
  return { flag, env, asks, ...more };
}

export const questions: Readonly<Record<SetupAnswer, Question>> = {
  home: setting("home", "Folder for configuration and queues"),
  server: setting("server", "Name of the LDAP server, as its certificate has it"),
  port: setting("port", "Port of the LDAP server"),
  tls: setting("tls", "How is the connection encrypted: starttls or ldaps"),
  caFile: setting("caFile", "File with the certificate authority of the LDAP server (PEM); nothing for none", {
    mayBeEmpty: true,
  }),
  base: setting("base", "Base DN of the directory"),
  bindDn: setting("bindDn", "DN to log in to the directory with"),
  password: { flag: settingDefinitions.passwordFile.flag, asks: "Password of that DN", isSecret: true },
  name: { flag: "school-authority", asks: "Name of the school authority at the ID Broker" },
  url: { flag: "url", asks: "Address of the ID Broker, https://…" },
  username: { flag: "username", asks: "Name to log in with at the ID Broker" },
  brokerPassword: { flag: "password-file", asks: "Password for the ID Broker", isSecret: true },
  brokerCaFile: {
    flag: "ca-file",
    asks: "File with the certificate authority of the ID Broker (PEM); nothing for none",
    mayBeEmpty: true,
  },
  school: {
    flag: "school",
    asks: "Which school shall be sent first? Its name, or nothing for none yet",
    mayBeEmpty: true,
  },
};
