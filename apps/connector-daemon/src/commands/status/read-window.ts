import type { ConnectorFolders } from "@id-connector/connector-settings";
import { allowanceFile, isAllowanceOpen, readAllowance, type Allowance } from "@id-connector/school-authority-config";

/**
 * The window in which deletions of an authority are not held; undefined where none is open. `now` in epoch ms. Throws AuthorityConfigError
 * "ALLOWANCE" where its file cannot be read: then it counts as none.
 */
export async function readWindow(
  { state, home }: ConnectorFolders,
  authority: string,
  now: number,
): Promise<Allowance | undefined> {
  const allowance = await readAllowance(allowanceFile(state, authority), { home });
  return allowance && isAllowanceOpen(allowance, now) ? allowance : undefined;
}
