/** How many rounds go side by side: most of a round is waiting for processes. */
export const lanes = 3;

/**
 * Calls `work` again and again, in several lanes at a time, until it says in one of them that this was the last; resolves when all lanes have
 * ended. After a failure no lane begins anything more, and the first one is thrown.
 */
export async function sideBySide(work: () => Promise<"more" | "last">): Promise<void> {
  let goesOn = true;
  const lane = async () => {
    try {
      while (goesOn) if ((await work()) === "last") goesOn = false;
    } catch (error) {
      goesOn = false;
      throw error;
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: lanes }, lane));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
}
