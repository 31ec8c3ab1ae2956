import type { Terminal } from "@id-connector/command-line";
import { connectorFolders, exitStatus, type ReadSettings } from "@id-connector/connector-settings";
import { readContainerNames } from "@id-connector/listener-object";
import { checkBroker } from "./check-broker.js";
import { checkConfiguration } from "./check-configuration.js";
import { checkDirectory } from "./check-directory.js";
import { checkFolders, checkTriggers } from "./check-folders.js";
import { checkSettings } from "./check-settings.js";
import { bad, marks, statusOf, type Finding } from "./finding.js";

interface CheckOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly terminal: Terminal;
}

/** `connector-daemon check`: looks at everything the daemon needs. Exit status 0, or that of the first area with something wrong. */
export async function checkCommand(read: ReadSettings, { env, terminal }: CheckOptions): Promise<number> {
  const findings = await findAll(read, env);
  const worst = findings.find(({ verdict }) => verdict === "bad");
  const status = worst ? statusOf[worst.area] : exitStatus.done;
  const verdict = worst ? `It would not work: see ${worst.area}.` : "It would work.";
  const told = findings.map((finding) => ({ ...finding, about: undefined }));
  terminal.report({ ok: worst === undefined, exitStatus: status, findings: told }, [...linesOf(findings), "", verdict]);
  return status;
}

/** A line for each finding, below its area, and a line for what helps. */
function linesOf(findings: readonly Finding[]): readonly string[] {
  return findings.flatMap(({ area, verdict, what, message, help }, index) => [
    ...(area === findings[index - 1]?.area ? [] : [...(index === 0 ? [] : [""]), area]),
    `  ${marks[verdict]}  ${what}: ${message}`,
    ...(help === undefined ? [] : [`           ${help}`]),
  ]);
}

async function findAll(read: ReadSettings, env: CheckOptions["env"]): Promise<readonly Finding[]> {
  if (!read.ok) return read.problems.map(({ env: name, message }) => bad("settings", name, message));
  const { settings } = read;
  const folders = connectorFolders(settings.home);
  const ofSettings = await checkSettings(settings, env);
  const usable = ofSettings.every(({ verdict }) => verdict !== "bad");
  const { findings, authorities } = await checkConfiguration(folders);
  const active = authorities.filter((authority) => authority.active);
  const brokers = await Promise.all(active.map((authority) => checkBroker(authority, { env, home: settings.home })));
  return [
    ...ofSettings,
    ...(await checkFolders(folders)),
    ...(settings.listen === "triggers" ? await checkTriggers(settings) : []),
    ...findings,
    // without password or certificate the directory would only repeat what is wrong
    ...(usable ? await checkDirectory(settings, readContainerNames(env), active) : []),
    ...brokers.flat(),
  ];
}
