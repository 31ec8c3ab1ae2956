import { readPasswordFile, settingDefinitions, type Settings } from "@id-connector/connector-settings";
import { describeError } from "@id-connector/redaction";
import { findExposed, readCaFile, TrustError } from "@id-connector/trusted-path";
import { toMistake, type Meaning } from "../mistakes/mistake.js";
import { bad, ok, warning, type Finding } from "./finding.js";

/** Whether the files that the settings name are there and of use. */
export async function checkSettings(
  settings: Settings,
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly Finding[]> {
  const { caFile } = settings.directory;
  const problems = [
    ...(await passwordProblem(settings)),
    ...(caFile === undefined ? [] : await findCaProblem(caFile, settings.home)),
  ];
  if (problems.length > 0) return [...problems, ...tlsSwitch(env)];
  const exposed = await findExposed([settings.passwordFile]);
  return [
    ok("settings", settings.home, `all settings are given; changes come by ${settings.listen}`),
    ...exposed.map(({ path, message }) => warning("settings", path, message)),
    ...tlsSwitch(env),
  ];
}

/**
 * Finds a variable that is meant to switch certificate checks off: certificates of directory and broker are checked all
 * the same.
 */
function tlsSwitch(env: Readonly<Record<string, string | undefined>>): Finding[] {
  if (env["NODE_TLS_REJECT_UNAUTHORIZED"] !== "0") return [];
  const message = "is 0, but does not switch off the check of certificates here: take it away, and name the CA instead";
  return [warning("settings", "NODE_TLS_REJECT_UNAUTHORIZED", message)];
}

async function passwordProblem({ passwordFile, home }: Settings): Promise<Finding[]> {
  try {
    await readPasswordFile(passwordFile, { home });
    return [];
  } catch (error) {
    return [bad("settings", settingDefinitions.passwordFile.env, describeError(error))];
  }
}

/** What is wrong with the file of the directory's certificate authority, if anything. */
export async function findCaProblem(file: string, home: string): Promise<Finding[]> {
  const problem = (message: string) => [bad("settings", settingDefinitions.caFile.env, toMistake(message, caHelp))];
  try {
    const text = (await readCaFile(file, { home })).toString("latin1");
    return holdsCertificate(text) ? [] : problem(`The file ${file} holds no certificate (PEM).`);
  } catch (error) {
    if (error instanceof TrustError) return problem(`The file ${error.message}.`);
    const { code } = error as NodeJS.ErrnoException;
    return problem(`The file ${file} cannot be read (${code ?? "unknown error"}). Check LDAP_CA_FILE and its rights.`);
  }
}

/** Whether a text has a certificate in PEM form. Pure. */
export function holdsCertificate(text: string): boolean {
  return text.includes("-----BEGIN CERTIFICATE-----");
}

const caHelp: Meaning = [
  "CA_FILE",
  "A UCS server has its own in /etc/univention/ssl/ucsCA/CAcert.pem: copy that, and name the copy.",
  "caFile",
];
