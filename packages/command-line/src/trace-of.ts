import { describeError, factsOf } from "@id-connector/redaction";

const mostCauses = 8;

/**
 * What failed, where in our files, and what caused it: a line each, without the words of errors that are not ours. Never throws.
 */
export function traceOf(error: unknown): readonly string[] {
  const lines: string[] = [];
  let at = error;
  for (let depth = 0; depth < mostCauses; depth++) {
    lines.push(
      `${depth === 0 ? "" : "because of "}${describeError(at)}`,
      ...factsOf(at).at.map((place) => `    at ${place}`),
    );
    at = causeOf(at);
    if (at === undefined) break;
  }
  return lines;
}

function causeOf(error: unknown): unknown {
  try {
    return (error as { readonly cause?: unknown } | null | undefined)?.cause;
  } catch {
    return undefined;
  }
}
