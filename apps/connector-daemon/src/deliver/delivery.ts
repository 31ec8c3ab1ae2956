import type { Directory } from "@id-connector/ldap-reader";
import type { ConcludeContext } from "./conclude/conclude-context.js";
import type { SelectContext } from "./select/select-context.js";

/** All that the delivery to one authority works with. */
export interface Delivery extends ConcludeContext, SelectContext {
  readonly directory: Directory;
  /** Where listening last saw an object; undefined where it did not, or where somebody else listens. */
  readonly lastDn: (id: string) => string | undefined;
}
