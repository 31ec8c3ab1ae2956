interface Queued {
  readonly dryRun: boolean;
  readonly daemonRuns: boolean;
  /** One sentence for each authority that does not go on at this moment. */
  readonly troubles: readonly string[];
}

/** What happens next, in lines; none where nothing needs to be said. Pure. */
export function describeQueued({ dryRun, daemonRuns, troubles }: Queued): readonly string[] {
  if (dryRun) return ["Nothing was written: this was a dry run."];
  if (!daemonRuns) return ["No daemon runs: what is scheduled waits until one does (connector-daemon run)."];
  return troubles.map((trouble) => `${trouble} What is scheduled stays queued until then.`);
}
