/** Does the work; an error of work that the signal cut off is no error. */
export async function unlessStopped(ended: AbortSignal, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!ended.aborted) throw error;
  }
}
