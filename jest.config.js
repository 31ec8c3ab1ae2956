import { existsSync } from "node:fs";
import { join } from "node:path";
import { projectsOf } from "./jest.preset.js";
import { workspaces } from "./scripts/workspaces.mjs";

/** All tests of all packages; `--selectProjects unit` for one kind of them. */
export default {
  projects: workspaces
    .filter(({ folder }) => existsSync(join(folder, "test")))
    .flatMap(({ folder }) => projectsOf(folder)),
  coverageProvider: "v8",
};
