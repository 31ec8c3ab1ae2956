import { covers, newestOf, type Position } from "./csn.js";

/**
 * The newest position that was seen of a directory, whichever of its servers showed it. A server that lacks any of it is behind, and is not
 * believed.
 */
export interface Mark {
  /** [] where no server ever said how far it has come: then nothing can be proved, and all are believed. */
  newest(): Position;
  /** Takes note of a position that a server showed. Nothing that was read there may be used before this resolves: it has to outlive a restart. */
  raise(position: Position): Promise<void>;
  /** Asked before a server is called behind: `newest` is older afterwards where a person said that the directory was restored. */
  reconsider(): Promise<void>;
}

/**
 * A mark that this process alone knows; it begins at `from`.
 *
 * @example
 * ```ts
 * import { createMark } from "@id-connector/ldap-reader";
 *
 * const mark = createMark();
 * await mark.raise(["20261123081842.561161Z#000000#001#000000"]); // servers that are older are not believed
 * ```
 */
export function createMark(from: Position = []): Mark {
  let newest = from;
  return {
    newest: () => newest,
    raise: (position) => {
      if (!covers(newest, position)) newest = newestOf([...newest, ...position]);
      return Promise.resolve();
    },
    reconsider: () => Promise.resolve(),
  };
}
