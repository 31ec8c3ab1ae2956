import { lstat, opendir, unlink } from "node:fs/promises";
import { isOurs, type OpenFolder } from "@id-connector/trusted-path";
import { probe, type Owner } from "./probe.js";
import { parseSocketName, type SocketName } from "./socket-name.js";

/** A live owner of a socket in the folder. */
export interface Seen extends SocketName {
  readonly owner: Exclude<Owner, "dead">;
  /** The user id that owns the socket's file. */
  readonly uid: number;
}

/**
 * All live owners of sockets of the lock `name`, in any order; sockets of other users than root, us and the folder's owner count for nothing.
 * The folder may hold millions of other files: it is streamed.
 */
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
  const stats = await lstat(folder.at(socket.file)).catch(() => undefined);
  if (!stats || !isOurs(stats.uid, [folder.uid])) return undefined;
  // a file that is no socket refuses like a socket without a listener
  const owner = await probe(folder.at(socket.file));
  if (owner !== "dead") return { ...socket, owner, uid: stats.uid };
  // a crash left the socket; a process that may not remove it (read-only folder, other owner) passes over it each time
  await unlink(folder.at(socket.file)).catch(() => undefined);
  return undefined;
}
