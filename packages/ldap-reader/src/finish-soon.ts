import { withDeadline } from "@id-connector/deadline";

/** Waits for the end of something that is as good as over, but not for ever; that it does not come is no failure. */
export async function finishSoon(ending: Promise<unknown> | undefined): Promise<void> {
  if (ending === undefined) return;
  const late = new Error("late");
  await withDeadline(ending, { ms: patienceMs, late: () => late }).catch((error: unknown) => {
    if (error !== late) throw error;
  });
}

const patienceMs = 2_000;
