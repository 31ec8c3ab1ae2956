import type { ConnectorFolders } from "@id-connector/connector-settings";
import {
  allowanceFile,
  AuthorityConfigError,
  isAllowanceOpen,
  readAllowance,
  type Allowance,
} from "@id-connector/school-authority-config";

/** The window in which deletions of an authority are not held; undefined where none is open, or its file cannot be read. `now` in epoch ms. */
export async function readWindow(
  { state, home }: ConnectorFolders,
  authority: string,
  now: number,
): Promise<Allowance | undefined> {
  try {
    const allowance = await readAllowance(allowanceFile(state, authority), { home });
    return allowance && isAllowanceOpen(allowance, now) ? allowance : undefined;
  } catch (error) {
    // it counts as none, and the daemon's log says so
    if (error instanceof AuthorityConfigError) return undefined;
    throw error;
  }
}
