import { readLive } from "@id-connector/delivery-tracker";
import { isBeyond, searchFrom } from "@id-connector/ldap-reader";
import { unlessStopped } from "../unless-stopped.js";
import type { Site } from "../site.js";

/**
 * The users and groups that were changed after what the running daemon has heard of: they are in no queue yet. Empty where none runs, or
 * where it cannot say. Throws LdapReaderError.
 */
export async function findUnheard({ asker, directory, folders }: Site): Promise<ReadonlySet<string>> {
  const unheard = new Set<string>();
  // what the daemon says first: what it hears of meanwhile is here or in a queue
  const followedTo = (await readLive(folders))?.listen.followedTo;
  if (followedTo === undefined) return unheard;
  const options = { signal: asker.ended };
  await unlessStopped(asker.ended, async () => {
    const from = searchFrom(followedTo, await directory.readPosition(options));
    if (from === undefined) return;
    for await (const { id, csn } of directory.changedSince(from, options))
      if (isBeyond(csn, followedTo)) unheard.add(id);
  });
  return unheard;
}
