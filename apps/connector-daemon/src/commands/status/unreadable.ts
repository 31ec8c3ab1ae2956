import { asSentence, judgeFailure } from "@id-connector/command-line";
import { exitStatus } from "@id-connector/connector-settings";

/** A part of the status that could not be read; the others are shown all the same. */
export interface Unreadable {
  /** "out queue of Traeger2" */
  readonly part: string;
  /** As the system says it, such as EACCES; else the error's own. */
  readonly code: string;
  /** What was tried, on which path, and what to do. */
  readonly message: string;
}

/** Reads parts one by one: `part` resolves with undefined where one cannot be read, which `list` then names. A defect goes on. */
export function readParts(): {
  readonly part: <T>(name: string, read: () => Promise<T>) => Promise<T | undefined>;
  readonly failed: (name: string, error: unknown) => void;
  readonly list: readonly Unreadable[];
} {
  const list: Unreadable[] = [];
  const failed = (name: string, error: unknown) => {
    const { status, code, message, problems } = judgeFailure(error);
    if (status !== exitStatus.configuration) throw error;
    const { cause } = error as { readonly cause?: { readonly code?: unknown } };
    const system = typeof cause?.code === "string" ? cause.code : code;
    // what is no error of the system says itself what to do
    const helps = hints[system] ?? problems[0] ?? (/^E[A-Z]+$/.test(system) ? onDisk : "");
    list.push({ part: name, code: system, message: `${asSentence(message)} ${helps}`.trimEnd() });
  };
  return {
    list,
    failed,
    async part(name, read) {
      try {
        return await read();
      } catch (error) {
        failed(name, error);
        return undefined;
      }
    },
  };
}

const onDisk = "Look at the disk and at the system's log.";
const asDaemon = "Run it as the user that the daemon runs as, or give that user its rights back.";
const hints: Readonly<Record<string, string>> = {
  EACCES: asDaemon,
  EPERM: asDaemon,
  ENOTDIR: "Something else lies where a folder belongs: move it away, and the daemon makes the folder anew.",
  EISDIR: "A folder lies where a file belongs: move it away.",
};
