export { openTracker } from "./open-tracker.js";
export { isDaemonRunning, readLive } from "./read-live.js";
export { authorityInForce } from "./authority-in-force.js";
export type { Tracker } from "./open-tracker.js";
export type { Places, Waiting } from "./look.js";
export type { FollowOptions } from "./follow.js";
export type { Arrival } from "./judge-arrival.js";
export type { LiveAuthority, LiveStatus } from "./live-status.js";
export type { InForce, InForceOptions } from "./authority-in-force.js";
