import { once } from "node:events";
import type { Socket } from "node:net";
import { answerRequest } from "./answer-request.js";
import type { Accounts, Connection } from "./connection.js";
import { DemoDirectoryError } from "./errors.js";
import { readRequest } from "./read-request.js";
import type { Request } from "./request.js";
import { createSplitter } from "./split-messages.js";
import type { Tree } from "./tree.js";
import { writeDisconnection } from "./write-answer.js";

/** What a server offers to its connections. */
export interface Served {
  readonly tree: Tree;
  readonly accounts: Accounts;
  /** An answer failed for a reason that is no client's doing; the connection is closed. */
  readonly onTrouble?: ((err: unknown) => void) | undefined;
}

/** Speaks LDAP on one socket until either side closes it. What a client sends harms nobody but this connection. */
export function serveConnection(socket: Socket, directory: Served): void {
  const running = new Map<number, AbortController>();
  const split = createSplitter();
  const { tree, accounts } = directory;
  const connection: Connection = { tree, accounts, boundAs: undefined, send: (bytes) => sendBytes(socket, bytes) };
  const abortAll = (): void => {
    for (const controller of running.values()) controller.abort();
  };

  const fail = (err: unknown): void => {
    socket.destroy();
    directory.onTrouble?.(err);
  };

  const take = (request: Request): void => {
    const { messageId, operation } = request;
    if (operation.kind === "unbind") socket.end();
    if (operation.kind === "abandon") running.get(operation.messageId)?.abort();
    if (operation.kind === "unbind" || operation.kind === "abandon") return;
    if (operation.kind === "bind") abortAll();
    const controller = new AbortController();
    running.set(messageId, controller);
    void answerRequest(connection, request, controller.signal)
      .catch(fail)
      .finally(() => {
        if (running.get(messageId) === controller) running.delete(messageId);
      });
  };

  socket.setNoDelay(true);
  socket.on("error", () => socket.destroy());
  socket.on("close", abortAll);
  socket.on("data", (bytes: Buffer) => {
    try {
      for (const message of split(bytes)) take(readRequest(message));
    } catch (err) {
      if (!(err instanceof DemoDirectoryError)) {
        fail(err);
        return;
      }
      socket.pause(); // nothing that follows can be understood
      socket.end(writeDisconnection(err.message));
      socket.destroySoon();
    }
  });
}

async function sendBytes(socket: Socket, bytes: Buffer): Promise<void> {
  if (socket.destroyed || !socket.writable || socket.write(bytes)) return;
  const gone = new AbortController();
  const close = (): void => {
    gone.abort();
  };
  socket.once("close", close);
  await once(socket, "drain", { signal: gone.signal }).catch(() => undefined);
  socket.off("close", close);
}
