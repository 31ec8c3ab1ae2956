import { connectorFolders, type ConnectorFolders } from "@id-connector/connector-settings";
import { checkFolders } from "../check/check-folders.js";
import { ok } from "../check/finding.js";
import { askUntilRight, type Interview } from "./interview.js";

/** Where all of it will lie: folders that may be written, and are nobody else's. Makes nothing. */
export function settleHome(interview: Interview, otherwise: string): Promise<ConnectorFolders> {
  const { answers, prompter } = interview;
  if (!prompter && !answers.has("home")) answers.set("home", otherwise);
  return askUntilRight(interview, ["home"], async () => {
    const folders = connectorFolders(answers.get("home") ?? "");
    const odd = (await checkFolders(folders)).filter(({ verdict }) => verdict !== "ok");
    const fine = odd.some(({ verdict }) => verdict === "bad")
      ? []
      : [ok("folders", folders.home, "may be read and written")];
    return { findings: [...odd, ...fine], value: folders };
  });
}
