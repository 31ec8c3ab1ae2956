export { openTracker } from "./open-tracker.js";
export { isDaemonRunning, lookAtDaemon, readLastWord, readLive } from "./read-live.js";
export { idOfTrashed } from "./id-of-trashed.js";
export { onDueClock } from "./due-clock.js";
export { liveVersion } from "./live-status.js";
export { authorityInForce } from "./authority-in-force.js";
export { askToResume, takeAskedToResume } from "./resume.js";
export { silenceOf, troubleAt, watchDelivery } from "./watch-delivery.js";
export type { Trouble, WatchOptions } from "./watch-delivery.js";
export type { Tracker } from "./open-tracker.js";
export type { Places, Waiting } from "./look.js";
export type { FollowOptions } from "./follow.js";
export type { Arrival } from "./judge-arrival.js";
export type { LiveAuthority, LiveListening, LiveStatus, LiveTrouble } from "./live-status.js";
export type {
  LiveDefects,
  LiveError,
  LiveFault,
  LiveOldest,
  LiveQueue,
  LiveStage,
  LiveVerification,
} from "./live-status.js";
export type { SeenDaemon, Unreadable } from "./read-live.js";
export type { InForce, InForceOptions } from "./authority-in-force.js";
