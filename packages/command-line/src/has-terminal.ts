interface Stream {
  readonly isTTY?: boolean | undefined;
}

/** Where a process reads from and writes to. */
export interface StandardStreams {
  readonly stdin: Stream;
  readonly stdout: Stream;
  readonly stderr: Stream;
}

/**
 * Whether a person sits at a terminal before the program, so that SIGHUP means that the person is gone. `nohup` has the signal ignored and
 * takes every terminal away; Node undoes the former before the first line runs, so the latter tells.
 *
 * @example
 * ```ts
 * import { hasTerminal } from "@id-connector/command-line";
 *
 * if (!hasTerminal(process)) console.error("nobody can be asked");
 * ```
 */
export function hasTerminal({ stdin, stdout, stderr }: StandardStreams): boolean {
  return [stdin, stdout, stderr].some(({ isTTY }) => isTTY === true);
}
