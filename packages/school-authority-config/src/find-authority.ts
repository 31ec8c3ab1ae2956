import type { Trust } from "@id-connector/trusted-path";
import type { Authority, Loaded } from "./authority.js";
import { AuthorityConfigError } from "./errors.js";
import { loadAuthorities } from "./load-authorities.js";

/**
 * The authority of that name in a folder of configurations. Throws AuthorityConfigError: "UNKNOWN_AUTHORITY" with the names that there
 * are, "INVALID" with every mistake in its file.
 *
 * @example
 * ```ts
 * import { findAuthority } from "@id-connector/school-authority-config";
 *
 * const { url, schools } = await findAuthority("conf/school_authorities", "Traeger2");
 * ```
 */
export async function findAuthority(folder: string, name: string, trust: Trust = {}): Promise<Authority> {
  const loaded = await loadAuthorities(folder, trust);
  const found = loaded.authorities.find((authority) => authority.name === name);
  if (found) return found;
  const problems = loaded.problems.filter(({ authority, file }) => authority === name || file === folder);
  if (problems.length === 0) throw new AuthorityConfigError("UNKNOWN_AUTHORITY", describeUnknown(name, folder, loaded));
  throw new AuthorityConfigError("INVALID", `The configuration of ${JSON.stringify(name)} has to be put right first.`, {
    problems,
  });
}

function describeUnknown(name: string, folder: string, { authorities, problems }: Loaded): string {
  const known = [...authorities.map((one) => one.name), ...problems.flatMap(({ authority }) => authority ?? [])];
  const names = [...new Set(known)].sort();
  const meant = names.find((one) => one.toLowerCase() === name.toLowerCase());
  const hint = meant === undefined ? "" : ` Is it "${meant}"? Its case counts.`;
  const there = names.length === 0 ? `There is none in ${folder}.` : `There are: ${names.join(", ")}.`;
  return `No file in ${folder} configures the ID Broker for the authority ${JSON.stringify(name)}.${hint} ${there}`;
}
