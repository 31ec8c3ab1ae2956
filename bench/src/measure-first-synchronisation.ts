import { authority, type Bench } from "./start-bench.js";

const patienceMs = 1_800_000;

/** From the first object at the broker to the last, all stages included. */
export async function measureFirstSynchronisation(
  bench: Bench,
): Promise<{ objects: number; objectsPerSecond: number; writesPerObject: number }> {
  const { directory, broker } = bench;
  broker.clearRequests();
  const wanted = directory
    .entries()
    .reduce((sum, { classes, workgroups }) => sum + 1 + classes.length + workgroups.length, directory.users().length);
  const held = () => Object.values(broker.counts(authority)).reduce((sum, count) => sum + count, 0);
  bench.startDaemon();
  await broker.until(() => held() > 0, { timeoutMs: 60_000 });
  const startedAt = performance.now();
  await broker.until(() => held() === wanted, { timeoutMs: patienceMs });
  const seconds = (performance.now() - startedAt) / 1000;
  const writes = broker.requests.filter(
    ({ method, resource }) => method !== "GET" && method !== "HEAD" && resource !== "token",
  );
  return { objects: wanted, objectsPerSecond: wanted / seconds, writesPerObject: writes.length / wanted };
}
