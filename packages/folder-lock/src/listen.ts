import { once } from "node:events";
import { rename, unlink } from "node:fs/promises";
import { createServer } from "node:net";
import type { OpenFolder } from "@id-connector/trusted-path";
import { newSocketName, type SocketName } from "./socket-name.js";

/** A published socket: other processes find it until it is withdrawn or its process ends. */
export interface Published extends SocketName {
  /** From now on it answers that it holds the lock. */
  hold(): void;
  withdraw(): Promise<void>;
}

/** Publishes a socket for the lock `name`. It never keeps the process alive. Throws the file system's error. */
export async function listen(folder: OpenFolder, name: string): Promise<Published> {
  const socket = newSocketName(name);
  const unborn = `${socket.file.slice(0, -".lock".length)}.tmp`;
  let state = "contending";
  const server = createServer((connection) => {
    connection.on("error", () => undefined); // the asking process went away: no answer is owed
    connection.unref();
    connection.end(state, () => connection.destroy());
  });
  // writable by all: another user's process must be able to ask; exclusive: never through a cluster's primary
  server.listen({ path: folder.at(unborn), exclusive: true, readableAll: true, writableAll: true });
  server.unref();
  await once(server, "listening");
  server.on("error", () => undefined); // an accept failed (no descriptors left): the asker hears nothing and counts us as holding
  try {
    // the socket gets its name only now that it listens: so a socket of that name that refuses is dead, not unborn
    await rename(folder.at(unborn), folder.at(socket.file));
  } catch (error) {
    server.close();
    throw error;
  }
  return {
    ...socket,
    hold: () => (state = "holding"),
    withdraw: async () => {
      try {
        await unlink(folder.at(socket.file)).catch(ifMissing);
      } finally {
        server.close(); // stops listening at once; open answers end by themselves
      }
    },
  };
}

function ifMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
}
