import { expectedBroker, readDirectory } from "@id-connector/test-world";
import type { Checker } from "../check/checkpoint.js";
import type { FaultBoard } from "../faults/fault-board.js";
import type { Step } from "../plan/make-plan.js";
import { nameOfFault } from "../plan/fault.js";
import type { Tally } from "../report/tally.js";
import type { Rhythm } from "../rhythm.js";
import type { SchoolEvent } from "../school/event.js";
import type { SchoolState } from "../school/state.js";
import { note } from "../stage/note.js";
import type { Stage } from "../stage/stage.js";
import { performAccident } from "./perform-accident.js";
import { idsOf, performChanges } from "./perform-changes.js";
import { performSchoolYear } from "./perform-school-year.js";
import { runAsOperator } from "./run-as-operator.js";

export interface Company {
  readonly stage: Stage;
  readonly state: SchoolState;
  readonly faults: FaultBoard;
  readonly checker: Checker;
  readonly rhythm: Rhythm;
  readonly tally: Tally;
}

/** Does one step of the plan. Returns what turned out to be broken; `number` tells the step in what is noted. */
export async function performStep(company: Company, step: Step, number: number): Promise<readonly string[]> {
  const { stage, state, faults, checker } = company;
  switch (step.step) {
    case "event":
      await performEvent(company, step.event, number);
      return [];
    case "school year":
      return performSchoolYear(company, step.event, number);
    case "accident":
      return performAccident(company, step.accident, number);
    case "fault":
      await note(stage, `${number} fault: ${nameOfFault(step.fault)} for ${step.ms} ms ${JSON.stringify(step.fault)}`);
      await faults.begin(step.fault, step.ms);
      return [];
    case "program": {
      if (step.program.program === "remove_schools") checker.allow(await idsIn(stage, step.program.school));
      const broken = await runAsOperator(stage, step.program, state.listed);
      return broken === undefined ? [] : [broken];
    }
  }
}

export async function performEvent({ stage, checker }: Company, event: SchoolEvent, number: number): Promise<void> {
  if (event.mayLeave) checker.allow(await idsOf(stage, event.mayLeave));
  await performChanges(stage, `${number} ${event.kind}`, event.changes);
}

/** The ids of all that an authority has of a school. */
async function idsIn({ world, directory }: Stage, school: string): Promise<readonly string[]> {
  const entries = await directory.take(() => readDirectory(world.slapd.ldap));
  const { users, classes, workgroups } = expectedBroker(entries, [school]);
  return [users, classes, workgroups].flatMap((some) => Object.keys(some));
}
