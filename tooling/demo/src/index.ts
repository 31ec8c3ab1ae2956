export { startDemo, type Demo } from "./start-demo.js";
export { runDemo } from "./run-demo.js";
export { demoChanges } from "./changes.js";
export { wantedObjects } from "./compare.js";
