import { parseArgs } from "node:util";

export interface Options {
  readonly quick: boolean;
  /** Name of the one scenario that is wanted. */
  readonly only: string | undefined;
  /** Where results go. */
  readonly out: string;
}

/** Reads the arguments. Throws a TypeError with a `code` where they are wrong. */
export function readOptions(argv: readonly string[], defaults: Pick<Options, "out">): Options {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      quick: { type: "boolean", default: false },
      only: { type: "string" },
      out: { type: "string", default: defaults.out },
    },
  });
  return { quick: values.quick, only: values.only, out: values.out };
}
