import { readFile } from "node:fs/promises";
import type { Authority } from "./authority.js";
import { AuthorityConfigError } from "./errors.js";

/** The certificate authority (PEM) that the configuration names; undefined where it names none. Throws AuthorityConfigError "CA_FILE". */
export async function readCa({ caFile }: Authority): Promise<string | undefined> {
  if (caFile === undefined) return undefined;
  try {
    return await readFile(caFile, "utf8");
  } catch (cause) {
    const { code = "unknown error" } = cause as NodeJS.ErrnoException;
    const message = `The file with the broker's certificate authority cannot be read (${code}): ${caFile}`;
    throw new AuthorityConfigError("CA_FILE", message, { cause });
  }
}
