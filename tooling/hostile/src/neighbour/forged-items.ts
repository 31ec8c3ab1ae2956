import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Attack } from "./attack.js";

/** An item that says of itself that it may delete an object, and that it is to be sent whatever is known. Pure. */
export function removalThatAllowsItself(id: string, dn: string): ForgedRemoval {
  return {
    ...{ id, dn, udm_object_type: "users/user", object: null, options: null },
    ...{ deletionAllowed: true, resend: true },
  };
}

interface ForgedRemoval {
  readonly id: string;
  readonly dn: string;
  readonly udm_object_type: string;
  readonly object: null;
  readonly options: null;
  readonly deletionAllowed: true;
  readonly resend: true;
}

const nobody = "00000000-0000-0000-0000-000000000666";

export const forgedItems: Attack = {
  says: "an item that says that it may delete, and one with the name, the priority and the time of an item of ours",
  async begin({ folder }) {
    const item = JSON.stringify(removalThatAllowsItself(nobody, "uid=nobody,dc=ucs,dc=test"));
    await writeFile(join(folder, "allowed.json"), item);
    await writeFile(join(folder, `1970-01-01-00-00-00-000000_p0_${nobody}_000000000000.json`), item);
    return undefined;
  },
};
