import { authority, runProgram, type Ran } from "@id-connector/test-world";
import type { Program } from "../plan/choose-program.js";
import { note } from "../stage/note.js";
import type { Stage } from "../stage/stage.js";

/** Runs a program as an operator types it. Returns what is wrong with how it ended, if anything. */
export async function runAsOperator(
  stage: Stage,
  program: Program,
  listed: ReadonlySet<string>,
): Promise<string | undefined> {
  const [path, ...argv] = commandOf(program);
  const ran = await stage.configuration.take(() => stage.directory.take(() => runProgram(path, argv, stage.world.env)));
  await note(stage, `${path} ${argv.join(" ")}: ${ran.status}`);
  return isWell(program, ran, listed)
    ? undefined
    : `${path} ${argv.join(" ")} ended with ${ran.status}: ${ran.stderr.slice(-2000)}`;
}

function commandOf(program: Program): readonly [path: string, ...argv: string[]] {
  switch (program.program) {
    case "schedule_school":
      return ["schedule-cli/bin/schedule_school.js", program.school];
    case "schedule_user":
      return ["schedule-cli/bin/schedule_user.js", program.user.username];
    case "schedule_group":
      return ["schedule-cli/bin/schedule_group.js", `${program.group.school}-${program.group.name}`];
    case "resync":
      return ["schedule-cli/bin/schedule-cli.js", "resync"];
    case "add_schools":
    case "remove_schools": {
      const yes = program.program === "remove_schools" ? ["--yes"] : [];
      const words = [program.program, "--school_authority", authority, ...yes, program.school];
      return ["manage-schools-cli/bin/manage-schools-cli.js", ...words];
    }
  }
}

function isWell(program: Program, { status }: Ran, listed: ReadonlySet<string>): boolean {
  if (status === 0) return true;
  // what no authority synchronises is sent nowhere: the answer is no
  if (program.program === "schedule_user")
    return status === 1 && !program.user.schools.some((school) => listed.has(school));
  if (program.program === "schedule_group") return status === 1 && !listed.has(program.group.school);
  return false;
}
