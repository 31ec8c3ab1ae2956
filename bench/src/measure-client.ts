import { randomUUID } from "node:crypto";
import { openBroker } from "@id-connector/broker-client";
import { median } from "./median.js";
import { clientAuthority, password, type Bench } from "./start-bench.js";

const atOnce = 32;

interface ClientAlone {
  /** Creations and readings a second, many at once. */
  readonly perSecond: number;
  readonly readsPerSecond: number;
  /** One creation at a time. */
  readonly medianMs: number;
}

/** Creates users and reads them with nothing but the client: what the wire and the broker allow on this machine. */
export async function measureClient({ broker }: Bench, count: number): Promise<ClientAlone> {
  const client = openBroker({
    url: broker.url,
    authority: clientAuthority,
    credentials: () => ({ username: `provisioning-${clientAuthority}`, password }),
    connections: atOnce,
    ca: broker.ca,
  });
  const ids: string[] = [];
  const create = async (number: number) => {
    const id = randomUUID();
    ids.push(id);
    await client.users.create({
      id,
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
    const perSecond = await rate(count, create);
    const readsPerSecond = await rate(count, async (number) => {
      await client.users.get(ids[number % ids.length] ?? "");
    });
    return { perSecond, readsPerSecond, medianMs: median(alone) };
  } finally {
    await client.close();
  }
}

async function rate(count: number, work: (number: number) => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return (count / (performance.now() - startedAt)) * 1000;
}
