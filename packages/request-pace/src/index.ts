export { answered, overrun, places, refused, restarted, startPace } from "./pace.js";
export type { Pace } from "./pace.js";
