interface Queued {
  readonly dryRun: boolean;
  readonly daemonRuns: boolean;
}

/** What happens next; "" where nothing needs to be said. Pure. */
export function describeQueued({ dryRun, daemonRuns }: Queued): string {
  if (dryRun) return "Nothing was written: this was a dry run.";
  return daemonRuns ? "" : "No daemon runs: what is scheduled waits until one does (connector-daemon run).";
}
