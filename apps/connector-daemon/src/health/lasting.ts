import { formatDuration } from "@id-connector/command-line";
import { toSecond } from "../words/tell-time.js";

/** "for 17 min (since 2026-11-23T06:43:10Z)" */
export function lasting(since: string, now: number): string {
  return `for ${formatDuration(now - Date.parse(since))} (since ${toSecond(since)})`;
}
