export { answered, overrun, places, restarted, startPace } from "./pace.js";
export type { Pace } from "./pace.js";
