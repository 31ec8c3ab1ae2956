export { startDemo, type Demo } from "./start-demo.js";
export { runDemo } from "./run-demo.js";
