/** For `catch`: the end of a wait by its signal is no failure; everything else is thrown on. */
export function ignoreAbort(error: unknown): void {
  if ((error as { readonly name?: unknown } | undefined)?.name !== "AbortError") throw error;
}
