import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, rm, truncate, writeFile } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { pour } from "../pour.js";
import type { Attack } from "./attack.js";

/** Names that are hard on who lists, sorts, shows or types them: those of items, and others that are none. */
export const oddNames = {
  items: ["-rf.json", "\u202egnp.json", `${"x".repeat(250)}.json`],
  others: ["a\nb.json", ".hidden.json", "x.json.reason.json"],
} as const;

/** What has the name of an item and is no file. */
export const noFiles = ["sub.json", "fifo.json", "socket.json"] as const;

export const oddItems: Attack = {
  says: "files with odd names, and a folder, a fifo and a socket called like items",
  async begin({ folder }) {
    await mkdir(join(folder, "sub.json", "trash"), { recursive: true });
    await writeFile(join(folder, "sub.json", "a.json"), "{");
    execFileSync("mkfifo", [join(folder, "fifo.json")]);
    const close = await talkOn([join(folder, "socket.json")]);
    for (const name of [...oddNames.items, ...oddNames.others])
      await writeFile(join(folder, name), "no item", { flag: "wx" });
    return async () => {
      await close();
      for (const name of [...noFiles, ...oddNames.others])
        await rm(join(folder, name), { recursive: true, force: true });
    };
  },
};

export const locks: Attack = {
  says: "sockets called like locks, which talk for as long as somebody listens; a folder and a fifo, too",
  async begin({ folder }) {
    const name = (kind: string, pid: number) => join(folder, `.${kind}-${pid.toString()}-0123456789abcdef.lock`);
    await mkdir(name("reader", 2));
    execFileSync("mkfifo", [name("daemon", 2)]);
    const close = await talkOn([name("reader", 1), name("daemon", 1)]);
    return async () => {
      await close();
      for (const kind of ["reader", "daemon"]) await rm(name(kind, 2), { recursive: true, force: true });
    };
  },
};

const levels = 100_000;
/** One that may be copied, and one that is larger than anything that is. */
export const hugeItems: Attack = {
  says: "items of 20 MB and of 65 MiB, and one that is nested 100,000 times",
  async begin({ folder }) {
    await writeFile(join(folder, "large.json"), Buffer.alloc(20_000_000, "x"));
    await writeFile(join(folder, "deep.json"), `${'{"object":'.repeat(levels)}null${"}".repeat(levels)}`);
    await writeFile(join(folder, "huge.json"), "");
    await truncate(join(folder, "huge.json"), 65 * 1024 * 1024);
    return () => rm(join(folder, "huge.json"), { force: true });
  },
};

/** Listens at each path and says "x" without end to whoever connects. */
async function talkOn(paths: readonly string[]): Promise<() => Promise<void>> {
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  for (const path of paths) {
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => undefined).once("close", () => sockets.delete(socket));
      pour(socket, () => "x".repeat(65_536));
    });
    await once(server.listen(path), "listening");
    servers.push(server);
  }
  return async () => {
    for (const socket of sockets) socket.destroy();
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  };
}
