import { fileURLToPath } from "node:url";

/** Where the apps lie: not a dependency, for their tests depend on this package. */
export const appsFolder = fileURLToPath(new URL("../../../apps/", import.meta.url));
