import { BrokerError } from "@id-connector/broker-client";
import type { ApplyContext } from "./apply-context.js";
import { isSilent, isStalled, looked, pauseOf } from "./school-removals.js";
import { countLeft, mayShrink } from "./school-contents.js";
import { again, done, type Result } from "./result.js";

/** A school that is to be deleted; its name may not be known any more. */
interface RemovedSchool {
  readonly id: string;
  readonly name: string | undefined;
}

/**
 * Deletes a school at the broker when all its users, classes and workgroups are gone from there; until then it waits, and no other
 * object waits for it. Where the broker cannot delete schools, an empty shell stays: the ledger has it as absent and incomplete.
 */
export async function removeSchool(delivery: ApplyContext, school: RemovedSchool): Promise<Result> {
  const { schoolRemovals, now } = delivery;
  const { id } = school;
  // a look at the queue must not find the schools that wait like this one
  if (!schoolRemovals.get(id)) schoolRemovals.note(id, looked(undefined, undefined, now()));
  const left = await countLeft(delivery, school.name);
  if (left > 0) return wait(delivery, school, left);
  const outcome = await requestRemoval(delivery, school);
  if (outcome === "not empty") return wait(delivery, school, undefined);
  schoolRemovals.forget(id);
  return outcome === "unsupported"
    ? done("shell_stays", { why: "the broker does not delete schools: an empty one stays there" })
    : done("deleted");
}

async function requestRemoval(
  { broker, ledger, signal, wall }: ApplyContext,
  { id, name }: RemovedSchool,
): Promise<"gone" | "not empty" | "unsupported"> {
  const schools = name === undefined ? [] : [name];
  await ledger.beginRemoval(id, "school");
  try {
    const answer = await broker.schools.remove(id, { signal });
    if (answer === "unsupported") {
      await ledger.confirmAbsent(id, "school", { schools, shell: true });
      return answer;
    }
  } catch (error) {
    if (error instanceof BrokerError && error.code === "EXISTS") return "not empty";
    throw error;
  }
  await ledger.confirmAbsent(id, "school", { schools, deletedAt: wall() });
  return "gone";
}

async function wait(delivery: ApplyContext, { id, name }: RemovedSchool, left: number | undefined): Promise<Result> {
  const { schoolRemovals, now, log } = delivery;
  let removal = looked(schoolRemovals.get(id), left, now());
  const why = left === undefined ? "the broker says that the school is not empty" : `${String(left)} objects go first`;
  if (isStalled(removal, now())) {
    if (!(await mayShrink(delivery, name))) {
      schoolRemovals.forget(id);
      return { settled: true, outcome: "trash", code: "SCHOOL_NOT_EMPTY", why: complaint(left), confirmed: false };
    }
    removal = { ...removal, shrunkAt: now() };
  }
  if (isSilent(removal, now())) {
    log.info("deliver", { stage: "deliver", item: id, outcome: "waiting", why, left });
    removal = { ...removal, saidAt: now() };
  }
  schoolRemovals.note(id, removal);
  return again(pauseOf(removal, now()), why);
}

function complaint(left: number | undefined): string {
  const what =
    left === undefined
      ? "The broker says that the school is not empty, although nothing of it is known to be there, so it is not deleted. " +
        "Look for what is left with verify, then order it again"
      : `The school is not deleted at the broker: ${String(left)} of its users, classes and workgroups are still there, ` +
        "and nothing waits that would delete them. Look into the trash of this out queue for the reasons, then order it again";
  return `${what}: manage_schools_to_sync remove_schools --force.`;
}
