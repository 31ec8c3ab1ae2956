export { makePlan, type Plan, type Step } from "./plan/make-plan.js";
export { readOptions, UsageError, type Asked, type SoakOptions } from "./read-options.js";
