import { LdapReaderError } from "@id-connector/ldap-reader";

/** Listening that can be ended from outside, so that its part of the daemon begins it anew. */
export interface Reopenable {
  /** Ends the listening that runs; does nothing where none runs. */
  readonly reopen: () => void;
  /** Runs `listen` until it ends, `stopping` is aborted or it is to be begun anew. */
  run(listen: (ending: AbortSignal) => Promise<void>, stopping: AbortSignal): Promise<void>;
}

export function createReopenable(): Reopenable {
  let current = new AbortController();
  return {
    reopen: () => {
      current.abort();
    },
    async run(listen, stopping) {
      current = new AbortController();
      const { signal } = current;
      try {
        await listen(AbortSignal.any([stopping, signal]));
      } catch (error) {
        const isCutOff = error instanceof LdapReaderError && error.code === "ABORTED";
        if (!signal.aborted || !isCutOff) throw error;
      }
    },
  };
}
