/** Functions that another process may call: each takes one argument. */
export type Calls = Readonly<Record<string, (argument: never) => unknown>>;

export interface Asked {
  readonly number: number;
  readonly name: string;
  readonly argument: unknown;
}

export interface Answered {
  readonly number: number;
  readonly answer?: unknown;
  readonly failure?: string;
}

/** Answers the calls of the process that started this one; ends when that one is gone. */
export function serveCalls(calls: Calls): void {
  const answer = async ({ number, name, argument }: Asked): Promise<Answered> => {
    try {
      const call = calls[name] as ((argument: unknown) => unknown) | undefined;
      if (call === undefined) throw new Error(`there is no call ${name}`);
      return { number, answer: await call(argument) };
    } catch (error) {
      return { number, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
  };
  process.on("message", (asked: Asked) => void answer(asked).then((answered) => process.send?.(answered)));
  process.once("disconnect", () => {
    process.exit();
  });
}
