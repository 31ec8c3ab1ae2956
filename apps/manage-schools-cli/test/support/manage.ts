import { type Ran, runProgram, type World } from "@id-connector/test-world";

export const program = "manage-schools-cli/bin/manage-schools-cli.js";

/** Runs the program as typed, in a world. */
export function manage({ env }: Pick<World, "env">, ...argv: readonly string[]): Promise<Ran> {
  return runProgram(program, argv, env);
}

/** The answer of a command with --json. */
export function answerOf({ stdout }: Ran): Readonly<Record<string, unknown>> {
  return JSON.parse(stdout) as Readonly<Record<string, unknown>>;
}
