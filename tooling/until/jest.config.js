import { projectsOf } from "../../jest.preset.js";

export default { projects: projectsOf(import.meta.dirname), coverageProvider: "v8" };
