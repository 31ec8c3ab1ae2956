import { existsSync } from "node:fs";
import { join } from "node:path";
import { configFor } from "./jest.preset.js";
import { workspaces } from "./scripts/workspaces.mjs";

/** All tests of all packages; `--selectProjects unit` for one kind of them. */
export default configFor(workspaces.map(({ folder }) => folder).filter((folder) => existsSync(join(folder, "test"))));
