/** One entry of a 422 answer's `detail`, in the words of the framework that the real broker is built with. */
export interface Problem {
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly type: string;
}

export type Place = readonly (string | number)[];

/** A problem with a value that is well-formed but names something that the broker does not accept. */
export function refused(loc: Place, msg: string): Problem {
  return { loc, msg, type: "value_error" };
}
