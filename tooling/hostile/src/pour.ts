import type { Socket } from "node:net";

/** Writes what `next` makes, again and again, as fast as it is taken, until the other side ends. */
export function pour(socket: Socket, next: () => Uint8Array | string): void {
  const more = () => {
    while (!socket.destroyed && socket.writable) if (!socket.write(next())) return;
  };
  socket.on("drain", more);
  more();
}

/** Writes what `next` makes, a piece every `everyMs`, until the other side ends. */
export function drip(socket: Socket, next: () => Uint8Array | string, everyMs = 20): void {
  const timer = setInterval(() => {
    socket.write(next());
  }, everyMs);
  socket.once("close", () => {
    clearInterval(timer);
  });
}
