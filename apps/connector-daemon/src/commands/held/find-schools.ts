import { CommandFailure, listWords, shown } from "@id-connector/command-line";
import { exitStatus } from "@id-connector/connector-settings";
import { sameSchool } from "@id-connector/listener-object";
import { loadAuthorities } from "@id-connector/school-authority-config";
import type { Call } from "../command-call.js";
import { withLedger } from "../with-ledger.js";

/**
 * Schools as the configuration of the authority or the ledger writes them. Throws CommandFailure "SCHOOLS" for schools that neither has: a
 * window for a mistyped school would let nothing through.
 */
export async function findSchools(call: Call, authority: string, typed: readonly string[]): Promise<readonly string[]> {
  const known = await schoolsOf(call, authority);
  const unknown = typed.filter((name) => !known.some((one) => sameSchool(one, name)));
  if (unknown.length > 0) {
    const there = known.length > mostListed ? "" : ` There are: ${listWords(known, "and") || "none"}.`;
    const message = `${authority} has no school ${listWords(unknown.map(shown), "or")}: it is neither configured nor at the broker.${there}`;
    throw new CommandFailure(exitStatus.no, "SCHOOLS", message);
  }
  return [...new Set(typed.map((name) => known.find((one) => sameSchool(one, name)) ?? name))];
}

const mostListed = 30;

async function schoolsOf({ folders, terminal }: Call, authority: string): Promise<readonly string[]> {
  const { authorities } = await loadAuthorities(folders.authorities, folders);
  const configured = authorities.find(({ name }) => name === authority)?.schools ?? [];
  const names = new Map((configured === "all" ? [] : configured).map((name) => [name.toLowerCase(), name]));
  await withLedger(folders, (ledger) => {
    for (const [, entry] of ledger?.authority(authority).entries() ?? []) {
      terminal.stopping.throwIfAborted();
      for (const name of entry.schools) if (!names.has(name.toLowerCase())) names.set(name.toLowerCase(), name);
    }
  });
  return [...names.values()].sort();
}
