import { dropSettled, readSettled, settledFile, type Authority } from "@id-connector/school-authority-config";
import { TrustError } from "@id-connector/trusted-path";
import type { AuthorityLedger } from "@id-connector/delivery-ledger";
import type { Surroundings } from "../stages/surroundings.js";
import { cover } from "./cover.js";
import { whatIsSent } from "./what-is-sent.js";

/**
 * Takes note of what an authority is sent from now on. To be awaited while nothing is delivered, and before `authority` is what its events are
 * judged by. `allComes`: the directory will be followed from its beginning on.
 */
export async function takeUpScope(
  { name, ledger }: { readonly name: string; readonly ledger: AuthorityLedger },
  authority: Authority,
  { surroundings, allComes }: { readonly surroundings: Surroundings; readonly allComes: boolean },
): Promise<void> {
  const log = surroundings.log.child({ authority: name });
  const file = settledFile(surroundings.folders.state, name);
  const settled = await readSettled(file, authority.schools, surroundings.folders).catch(refuse);
  const { covers, look, unsure } = await cover(ledger, {
    wanted: whatIsSent(authority, surroundings),
    ...{ allComes, settled },
  });
  if (settled.length > 0) {
    await dropSettled(file).catch(refuse);
    log.info("schools that a command saw to are not queued here", {
      stage: "scope",
      outcome: "settled",
      schools: settled,
    });
  }
  if (unsure !== undefined) {
    const why = "what is remembered of this authority may be older than what its broker holds";
    log.warn("all of it is compared with the broker", { stage: "scope", outcome: "unsure", code: unsure, why });
  } else if (look === "leaving") {
    const why = "schools are not listed any more; the delete guard holds as always";
    log.warn("what left the scope is looked at", { stage: "scope", outcome: "narrower", why });
  } else if (covers === undefined) {
    const why = "nothing is noted of what was looked at before, or it is read in another way";
    const outcome = { stage: "scope", outcome: "unknown", why };
    log.info("all that it is sent is looked at once; of what the ledger knows to be equal nothing is sent", outcome);
  }

  /** A word that cannot be read, or taken away, costs a look at each object. */
  function refuse(error: unknown): readonly string[] {
    const { code, path } = error as NodeJS.ErrnoException;
    if (!(error instanceof TrustError) && code === undefined) throw error;
    const why = error instanceof TrustError ? error.message : "it cannot be read or removed";
    log.error("a command's word about schools is not taken up", { stage: "scope", code, file: path ?? file, why });
    return [];
  }
}
