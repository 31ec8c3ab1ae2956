import type { DaemonProcess } from "./daemon-process.js";
import { authority, type World } from "./start-world.js";

/** For all that takes long: a broken product ends a run sometime. */
export const patienceMs = 3_600_000;

/** Starts a daemon and resolves when the broker has all. */
export async function synchronise(
  world: World,
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly daemon: DaemonProcess; readonly doneAt: number }> {
  const daemon = world.startDaemon(env);
  const doneAt = await daemon.meanwhile(
    world.broker.call("untilHeld", { authority, count: world.objects, timeoutMs: patienceMs }),
  );
  return { daemon, doneAt };
}
