import { randomUUID } from "node:crypto";
import { openBroker } from "@id-connector/broker-client";
import { median } from "./median.js";
import { clientAuthority, password, type Bench } from "./start-bench.js";

const atOnce = 32;

/** Creates users with nothing but the client, many at once: what the wire and the broker allow on this machine. */
export async function measureClient(
  { broker }: Bench,
  count: number,
): Promise<{ perSecond: number; medianMs: number }> {
  const client = openBroker({
    url: broker.url,
    authority: clientAuthority,
    credentials: () => ({ username: `provisioning-${clientAuthority}`, password }),
    connections: atOnce,
    ca: broker.ca,
  });
  const create = async (number: number) => {
    await client.users.create({
      id: randomUUID(),
      first_name: "Test",
      last_name: `User ${number}`,
      user_name: `user${number}`,
      context: {},
    });
  };
  try {
    await create(-1);
    const alone: number[] = [];
    for (let number = 0; number < 50; number++) {
      const startedAt = performance.now();
      await create(1_000_000 + number);
      alone.push(performance.now() - startedAt);
    }
    const startedAt = performance.now();
    let next = 0;
    const worker = async () => {
      while (next < count) await create(next++);
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    return { perSecond: (count / (performance.now() - startedAt)) * 1000, medianMs: median(alone) };
  } finally {
    await client.close();
  }
}
