/** No configuration nests this deep; a recursive function stands much more. */
const deepest = 100;

/**
 * Whether brackets nest so deep in a JSON text that code that walks through it may run out of stack. The text need not be whole, nor
 * JSON.
 */
export function nestsTooDeep(text: string): boolean {
  let depth = 0;
  // strings are passed over as a whole: brackets in them do not count
  for (const [found] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"?|[[\]{}]/gs)) {
    if (found === "[" || found === "{") depth += 1;
    else if (found === "]" || found === "}") depth -= 1;
    if (depth > deepest) return true;
  }
  return false;
}
