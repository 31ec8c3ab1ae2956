import { setTimeout as pause } from "node:timers/promises";
import { useOf } from "../process/use-of.js";
import { timedAtMost, type Scenario } from "../scenario.js";
import { startWorld, type Town } from "../world/start-world.js";
import { synchronise } from "../world/synchronise.js";

interface Sizes extends Town {
  /** Until it is looked at: what its start asks for takes a minute (it lists the directory, Node gives memory back). And for how long. */
  readonly restSeconds: number;
  readonly seconds: number;
}

/** All is delivered, nothing changes: what a daemon costs most of its life. */
export const idle: Scenario<Sizes> = {
  name: "idle",
  measures: "an idle daemon that was started anew: processor time and memory",
  limits: { "share of a core": timedAtMost(0.2), memory: timedAtMost(120) },
  sizes: {
    full: { users: 20_000, schools: 20, restSeconds: 90, seconds: 120 },
    quick: { users: 100, schools: 1, restSeconds: 1, seconds: 2 },
  },
  async run({ users, schools, restSeconds, seconds }) {
    const world = await startWorld({ users, schools });
    try {
      const daemon = await synchronise(world);
      await pause(restSeconds * 1000);
      const { memoryMB: afterwards } = await useOf(daemon.pid);
      await daemon.stop();
      const idle = world.startDaemon();
      await idle.works();
      await pause(restSeconds * 1000);
      const before = await useOf(idle.pid);
      await idle.meanwhile(pause(seconds * 1000));
      const after = await useOf(idle.pid);
      await idle.stop();
      return {
        figures: [
          { name: "share of a core", value: ((after.cpuMs - before.cpuMs) / (seconds * 1000)) * 100, unit: "%" },
          { name: "memory", value: after.memoryMB, unit: "MB" },
          { name: "memory after a first synchronisation", value: afterwards, unit: "MB" },
        ],
      };
    } finally {
      await world.close();
    }
  },
};
