import { opendir, unlink } from "node:fs/promises";
import type { OpenFolder } from "./folder-path.js";
import { probe, type Owner } from "./probe.js";
import { parseSocketName, type SocketName } from "./socket-name.js";

/** A live owner of a socket in the folder. */
export interface Seen extends SocketName {
  readonly owner: Exclude<Owner, "dead">;
}

/** All live owners of sockets of the lock `name`, in any order. The folder may hold millions of other files: it is streamed. */
export async function look(folder: OpenFolder, name: string): Promise<Seen[]> {
  const found: SocketName[] = [];
  for await (const entry of await opendir(folder.at(""), { bufferSize: 1024 })) {
    const socket = parseSocketName(entry.name, name);
    if (socket) found.push(socket);
  }
  const seen = await Promise.all(found.map((socket) => ask(folder, socket)));
  return seen.filter((one) => one !== undefined);
}

async function ask(folder: OpenFolder, socket: SocketName): Promise<Seen | undefined> {
  const owner = await probe(folder.at(socket.file));
  if (owner !== "dead") return { ...socket, owner };
  // a crash left it; who may not remove it (read-only folder, other owner) passes over it each time
  await unlink(folder.at(socket.file)).catch(() => undefined);
  return undefined;
}
