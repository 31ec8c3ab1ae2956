import type { Crash } from "@id-connector/command-line";

/** The last line of the log of a daemon that an error ends which nobody caught. `time` is epoch ms. */
export function logCrash(crash: Crash, time: number): string {
  const message = "an error that nobody caught ends the daemon";
  const { message: why, ...rest } = crash;
  return JSON.stringify({
    time: new Date(time).toISOString(),
    level: "error",
    message,
    outcome: "stopped",
    ...rest,
    why,
  });
}
