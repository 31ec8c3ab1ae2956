import { settledFile, settleSchools } from "@id-connector/school-authority-config";
import type { Schools, Site } from "../site.js";

/**
 * Tells the daemon that this command sees to schools which it adds or takes away, or that nothing is to be done about them now: otherwise the daemon
 * queues what changed in the configuration. The word is on disk when this resolves.
 */
export async function settle(
  { folders, authority }: Site,
  { list, schools }: { readonly list: Schools; readonly schools: Schools },
): Promise<void> {
  const settled = schools === "all" ? ["*"] : schools;
  await settleSchools(settledFile(folders.state, authority.name), { list, settled }, authority.schools, folders);
}
