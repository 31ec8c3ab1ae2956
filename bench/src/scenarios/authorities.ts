import { setTimeout as pause } from "node:timers/promises";
import { useOf } from "../process/use-of.js";
import { atMost, type Scenario } from "../scenario.js";
import { untilEmpty } from "../world/queues.js";
import { record } from "../world/record.js";
import { startWorld } from "../world/start-world.js";
import { patienceMs } from "../world/patience.js";

interface Sizes {
  readonly authorities: number;
  readonly usersOfEach: number;
  readonly idleSeconds: number;
}

/** A host that serves many: each has one school of its own. */
export const authorities: Scenario<Sizes> = {
  name: "authorities",
  measures:
    "many authorities on one host: their first synchronisation together, and what they cost when nothing happens",
  limits: { "requests per object": atMost(1.1) },
  sizes: {
    full: { authorities: 50, usersOfEach: 400, idleSeconds: 60 },
    quick: { authorities: 3, usersOfEach: 30, idleSeconds: 1 },
  },
  onlyWhenNamed: true,
  async run({ authorities, usersOfEach, idleSeconds }) {
    const names = Array.from({ length: authorities }, (_, index) => `Authority${index}`);
    const world = await startWorld({ users: authorities * usersOfEach, schools: authorities, authorities: names });
    const { broker, folders, objects, content } = world;
    try {
      const schools = content.schools.map((school) => (typeof school === "string" ? school : school.name));
      for (const [index, name] of names.entries())
        await world.configure(name, { schools: schools.slice(index, index + 1) });
      const daemon = world.startDaemon();
      const first = await record(world, daemon, {
        work: async () => {
          await broker.call("untilHeld", { authority: undefined, count: objects, timeoutMs: patienceMs });
          await untilEmpty([folders.inQueue, ...names.map((name) => folders.outQueue(name))]);
        },
        everyMs: 1000,
      });
      const before = await useOf(daemon.pid);
      await daemon.meanwhile(pause(idleSeconds * 1000));
      const after = await useOf(daemon.pid);
      await daemon.stop();
      return {
        figures: [
          { name: "authorities", value: authorities, unit: "" },
          { name: "objects", value: objects, unit: "" },
          { name: "first synchronisation", value: first.seconds, unit: "s" },
          { name: "objects done", value: objects / first.seconds, unit: "/s" },
          { name: "requests per object", value: first.requests / objects, unit: "" },
          { name: "largest memory", value: first.memoryMB, unit: "MB" },
          { name: "memory when idle", value: after.memoryMB, unit: "MB" },
          {
            name: "share of a core when idle",
            value: ((after.cpuMs - before.cpuMs) / (idleSeconds * 1000)) * 100,
            unit: "%",
          },
        ],
      };
    } finally {
      await world.close();
    }
  },
};
