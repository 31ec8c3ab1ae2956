export type { LiveAuthority, LiveStatus } from "./live-status.js";
