import { findUnheard } from "@id-connector/broker-compare";
import { readLive } from "@id-connector/delivery-tracker";
import { unlessStopped } from "../unless-stopped.js";
import type { Site } from "../site.js";

/** What the running daemon has not heard of. Empty where none runs, or where it cannot say. Throws LdapReaderError. */
export async function findUnheardByDaemon({ asker, directory, folders }: Site): Promise<ReadonlySet<string>> {
  // what the daemon says first: what it hears of meanwhile is here or in a queue
  const followedTo = (await readLive(folders))?.listen.followedTo;
  let unheard: ReadonlySet<string> = new Set();
  await unlessStopped(asker.ended, async () => {
    unheard = await findUnheard(directory, followedTo, { signal: asker.ended });
  });
  return unheard;
}
