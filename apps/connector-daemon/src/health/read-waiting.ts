import { stat } from "node:fs/promises";
import { readAtMost } from "@id-connector/trusted-path";

/** What an image's entry point waits for before it starts the daemon. */
export interface Waiting {
  /** ISO 8601. */
  readonly since: string;
  /** "waits for the password of the directory in /etc/machine.secret" */
  readonly text: string;
}

const mostBytes = 4096;

/** Reads the note of an image's entry point (`STARTING_NOTE`); undefined where there is none, for nothing is waited for. Throws the file system's errors. */
export async function readWaiting(note: string | undefined): Promise<Waiting | undefined> {
  if (!note) return undefined;
  try {
    const text = String(await readAtMost(note, mostBytes)).trim();
    return text === "" ? undefined : { since: (await stat(note)).mtime.toISOString(), text };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
