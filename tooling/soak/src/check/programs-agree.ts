import { authority, runProgram } from "@id-connector/test-world";
import type { Stage } from "../stage/stage.js";

const programs = [
  ["verify-cli/bin/verify-cli.js", "all", "--school_authority_name", authority],
  ["connector-daemon/bin/connector-daemon.js", "health"],
] as const;

/** Asks the programs where the judge says that all is equal and nothing waits: verify and health must say so, too. */
export async function programsAgree({ world }: Stage): Promise<readonly string[]> {
  const broken: string[] = [];
  for (const [program, ...argv] of programs) {
    const { status, stdout, stderr } = await runProgram(program, argv, world.env);
    if (status === 0) continue;
    broken.push(`${program} ended with ${status} although all is well:`, stdout.slice(-3000), stderr.slice(-2000));
  }
  return broken;
}
