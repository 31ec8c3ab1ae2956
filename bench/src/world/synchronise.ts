import type { DaemonProcess } from "./daemon-process.js";
import { patienceMs } from "./patience.js";
import { untilEmpty } from "./queues.js";
import { authority, type World } from "./start-world.js";

/** Starts a daemon and resolves when the broker has all, and no item waits any more. */
export async function synchronise(world: World, env: Readonly<Record<string, string>> = {}): Promise<DaemonProcess> {
  const daemon = world.startDaemon(env);
  await untilSynchronised(world, daemon);
  return daemon;
}

/** Resolves when the broker has all, and no item waits any more: what was sent in vain or twice was sent by then. */
export async function untilSynchronised({ broker, folders, objects }: World, daemon: DaemonProcess): Promise<void> {
  await daemon.meanwhile(broker.call("untilHeld", { authority, count: objects, timeoutMs: patienceMs }));
  await daemon.meanwhile(untilEmpty([folders.inQueue, folders.outQueue(authority)]));
}
