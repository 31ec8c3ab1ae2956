import type { Env } from "@id-connector/command-line";
import { connectorFolders, type ConnectorFolders, settingDefinitions } from "@id-connector/connector-settings";
import { checkFolders, daemonRuns } from "../check/check-folders.js";
import { ok } from "../check/finding.js";
import { isHosted } from "./directory-settings.js";
import { askUntilRight, type Interview } from "./interview.js";

/**
 * The folders in which everything will lie: the command may write them, and nobody else owns them. A UCS host has a fixed place for them, and
 * so has a script that names none. Makes nothing.
 */
export function settleHome(interview: Interview, env: Env): Promise<ConnectorFolders> {
  const { answers, prompter } = interview;
  if ((!prompter || isHosted(env)) && !answers.has("home")) answers.set("home", settingDefinitions.home.otherwise);
  return askUntilRight(interview, ["home"], async () => {
    const folders = connectorFolders(answers.get("home") ?? "");
    const odd = (await checkFolders(folders)).filter(({ verdict, code }) => verdict !== "ok" && code !== daemonRuns);
    const fine = odd.some(({ verdict }) => verdict === "bad")
      ? []
      : [ok("folders", folders.home, "may be read and written")];
    return { findings: [...odd, ...fine], value: folders };
  });
}
