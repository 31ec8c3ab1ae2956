/**
 * 150000 → "150,000"
 *
 * @example
 * ```ts
 * import { formatCount } from "@id-connector/command-line";
 *
 * formatCount(150_000); // "150,000"
 * ```
 */
export function formatCount(count: number): string {
  return Math.round(count).toLocaleString("en-US");
}

/**
 * Milliseconds → "45 s", "3 min 20 s", "2 h 5 min", "3 d 1 h".
 *
 * @example
 * ```ts
 * import { formatDuration } from "@id-connector/command-line";
 *
 * formatDuration(200_000); // "3 min 20 s"
 * ```
 */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return withRest(`${minutes} min`, seconds % 60, "s");
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return withRest(`${hours} h`, minutes % 60, "min");
  return withRest(`${Math.floor(hours / 24)} d`, hours % 24, "h");
}

/**
 * (1, "user") → "1 user", (1200, "class", "classes") → "1,200 classes"
 *
 * @example
 * ```ts
 * import { plural } from "@id-connector/command-line";
 *
 * plural(1200, "class", "classes"); // "1,200 classes"
 * ```
 */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

function withRest(text: string, rest: number, unit: string): string {
  return rest === 0 ? text : `${text} ${rest} ${unit}`;
}
