import type { ConnectorFolders } from "@id-connector/connector-settings";
import { loadAuthorities, type Authority } from "@id-connector/school-authority-config";
import { findExposed } from "@id-connector/trusted-path";
import { bad, ok, warning, type Finding } from "./finding.js";

/** Every file of the configuration folder, with all that is wrong in it. */
export async function checkConfiguration(
  folders: ConnectorFolders,
): Promise<{ readonly findings: readonly Finding[]; readonly authorities: readonly Authority[] }> {
  const folder = folders.authorities;
  const { authorities, problems } = await loadAuthorities(folder, folders);
  const exposed = await findExposed(authorities.map(({ file }) => file));
  const findings = [
    ...problems.map(({ file, path, message }) => bad("configuration", file, `${path ? `${path}: ` : ""}${message}`)),
    ...authorities.map(describe),
    ...exposed.map(({ path, message }) => warning("configuration", path, message)),
  ];
  if (findings.length === 0)
    findings.push(warning("configuration", folder, "no authority is configured: changes wait in the in queue"));
  return { findings, authorities };
}

function describe({ name, file, active, schools, sendsUsers, sendsGroups }: Authority): Finding {
  const which = schools === "all" ? "all schools" : `${schools.length} schools`;
  const what = [sendsUsers ? "users" : "", sendsGroups ? "school classes and workgroups" : ""]
    .filter(Boolean)
    .join(", ");
  const text = `${name}: ${which}; ${what || "nothing is sent"}`;
  return active
    ? ok("configuration", file, text)
    : warning("configuration", file, `${text}; deactivated, its queue waits`);
}
