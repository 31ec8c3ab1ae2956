import { median } from "./median.js";
import { authority, type Bench } from "./start-bench.js";

/** One change after the other on an idle daemon: from the directory to the broker. */
export async function measureChanges({ directory, broker }: Bench, count: number): Promise<{ medianMs: number }> {
  const [user] = directory.users();
  if (!user) throw new Error("the directory has no user");
  const times: number[] = [];
  for (let number = 0; number < count; number++) {
    const lastname = `Neu ${number}`;
    const startedAt = performance.now();
    directory.renameUser(user.username, { lastname });
    await broker.until(() => broker.get(authority, "users", user.id)?.last_name === lastname, { timeoutMs: 60_000 });
    times.push(performance.now() - startedAt);
  }
  return { medianMs: median(times) };
}
