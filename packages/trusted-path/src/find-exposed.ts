import { stat } from "node:fs/promises";
import { modeOf, quoted } from "./verdict.js";

const readable = 0o044;

/**
 * A sentence for each of these files, which hold secrets, that others than its owner may read, with what to type. Missing files are passed over.
 *
 * @example
 * ```ts
 * import { findExposed } from "@id-connector/trusted-path";
 *
 * for (const { path, message } of await findExposed(["conf/a.json"])) console.error(path, message);
 * ```
 */
export async function findExposed(
  paths: readonly string[],
): Promise<readonly { readonly path: string; readonly message: string }[]> {
  if (process.geteuid === undefined) return [];
  const found = await Promise.all(
    paths.map(async (path) => {
      const stats = await stat(path).catch(() => undefined);
      if (!stats?.isFile() || (stats.mode & readable) === 0) return [];
      const message = `holds a password and may be read by others than its owner (mode ${modeOf(stats)}). What helps: chmod go-r ${quoted(path)}`;
      return [{ path, message }];
    }),
  );
  return found.flat();
}
