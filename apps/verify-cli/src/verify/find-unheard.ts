import { findUnheard } from "@id-connector/broker-compare";
import { readLive } from "@id-connector/delivery-tracker";
import { unlessStopped } from "../unless-stopped.js";
import type { Site } from "../site.js";

/**
 * The objects whose changes the running daemon has not heard of. Empty where no daemon runs, or where it cannot say.
 * Throws LdapReaderError.
 */
export async function findUnheardByDaemon({ asker, directory, folders }: Site): Promise<ReadonlySet<string>> {
  // reads the daemon's word first: a change that it hears of meanwhile is found here or in a queue
  const followedTo = (await readLive(folders))?.listen.followedTo;
  let unheard: ReadonlySet<string> = new Set();
  await unlessStopped(asker.ended, async () => {
    unheard = await findUnheard(directory, followedTo, { signal: asker.ended });
  });
  return unheard;
}
