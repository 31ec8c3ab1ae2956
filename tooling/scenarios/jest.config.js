import preset from "../../jest.preset.js";

// real processes: one test file at a time, and patience on a busy machine
export default { ...preset, maxWorkers: 1, testTimeout: 120_000 };
