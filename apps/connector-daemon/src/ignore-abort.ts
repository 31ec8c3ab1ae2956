/** For `catch`: the end of a wait by its signal is no failure; everything else is thrown on. */
export function ignoreAbort(error: unknown): void {
  if (!(error instanceof Error && error.name === "AbortError")) throw error;
}
