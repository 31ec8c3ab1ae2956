import { withDeadline } from "@id-connector/deadline";

/** Waits for the end of work that is almost over, but not for ever; it is no failure if the end does not come. */
export async function finishSoon(ending: Promise<unknown> | undefined): Promise<void> {
  if (ending === undefined) return;
  const late = new Error("late");
  await withDeadline(ending, { ms: patienceMs, late: () => late }).catch((error: unknown) => {
    if (error !== late) throw error;
  });
}

const patienceMs = 2_000;
