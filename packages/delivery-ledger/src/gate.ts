import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { opendir, unlink } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { openFolder, type OpenFolder } from "@id-connector/trusted-path";
import { codeOf } from "./folder.js";

/**
 * What commits pass on their way, so that nobody opens the store meanwhile. Whoever opens an environment of lmdb 3.5 (of LMDB without the mend
 * of ITS#9496) writes back, as its newest transaction, the one that it read a moment before. A commit in between is lost, or every later one fails.
 */
export interface Gate {
  /** Begins a commit: at once, or in its turn when those who are opening the store have opened it. */
  pass<T>(begin: () => Promise<T>): Promise<T>;
  /** Lets pass what waits; nobody asks any more. */
  close(): Promise<void>;
}

/** Opening takes milliseconds: who takes longer is stopped, or does something else. */
const longestVisitMs = 5_000;
/** Counted in our own turns: when this process stands still, an answer that came meanwhile is not silence. */
const patience = { turns: 20, eachMs: 50 };
const names = /^\.gate-\d+-[0-9a-f]{16}\.lock$/;
const ready = "open";

/** Keeps the gate of the store in a folder for the process that writes it, until `close` or the end of the process. Throws the system's error. */
export async function keepGate(path: string): Promise<Gate> {
  const folder = await openFolder(path, { mayBeLink: true });
  const file = folder.at(`.gate-${process.pid}-${randomBytes(8).toString("hex")}.lock`);
  const visitors = new Set<Socket>();
  const underWay = new Set<Promise<unknown>>();
  const waiting: (() => void)[] = [];
  const letPass = () => {
    for (const go of waiting.splice(0)) go();
  };
  const server = createServer((visitor) => {
    visitors.add(visitor);
    const timer = setTimeout(() => visitor.destroy(), longestVisitMs);
    visitor.on("error", () => undefined); // it went away
    visitor.once("close", () => {
      clearTimeout(timer);
      visitors.delete(visitor);
      if (visitors.size === 0) letPass();
    });
    visitor.resume();
    void Promise.allSettled(underWay).then(() => visitor.write(ready));
  });
  try {
    await removeDead(folder);
    server.listen({ path: file, exclusive: true });
    await once(server, "listening");
  } catch (error) {
    await folder.close();
    throw error;
  }
  server.unref();
  server.on("error", () => undefined); // an accept failed: who asks hears nothing, and opens after a while
  return {
    pass(begin) {
      const start = async () => {
        const commit = begin();
        underWay.add(commit);
        try {
          return await commit;
        } finally {
          underWay.delete(commit);
        }
      };
      if (visitors.size === 0) return start();
      return new Promise((resolve) => {
        waiting.push(() => {
          resolve(start());
        });
      });
    },
    async close() {
      server.close();
      for (const visitor of visitors) visitor.destroy();
      letPass();
      await unlink(file).catch(ifMissing);
      await folder.close();
    },
  };
}

/**
 * Opens a store while the process that writes it commits nothing; at once where nobody writes it, and after a second where that process does not
 * answer: it is blocked or stopped, and begins no commit. Throws as `open` does, and the system's error.
 */
export async function whileNobodyCommits<T>(path: string, open: () => T): Promise<T> {
  const folder = await openFolder(path, { mayBeLink: true });
  try {
    const gates = await Promise.all((await gatesIn(folder)).map((name) => ask(folder.at(name))));
    try {
      return open();
    } finally {
      gates.forEach(leave);
    }
  } finally {
    await folder.close();
  }
}

async function gatesIn(folder: OpenFolder): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { name } of await opendir(folder.at(""))) if (names.test(name)) found.push(name);
  return found;
}

/** Who listens at a gate: the connection that keeps its commits waiting, or none. "silent": somebody, whom no connection reaches in time. */
type Asked = Socket | "nobody" | "silent";

async function ask(path: string): Promise<Asked> {
  for (let turn = 0; turn < patience.turns; turn += 1) {
    const asked = await askOnce(path);
    if (asked !== "silent") return asked;
    await pause(patience.eachMs);
  }
  return "silent";
}

function askOnce(path: string): Promise<Asked> {
  return new Promise((resolve) => {
    const gate = connect(path);
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
      if (turns === patience.turns) end(gate);
    }, patience.eachMs);
    const end = (asked: Asked) => {
      clearInterval(timer);
      resolve(asked);
    };
    gate.once("data", () => {
      end(gate);
    });
    // what is neither refused nor missing is not dead: more may wait there than the system allows (EAGAIN)
    gate.on("error", (error) => {
      end(["ECONNREFUSED", "ENOENT"].includes(String(codeOf(error))) ? "nobody" : "silent");
    });
    gate.once("close", () => {
      end("nobody");
    });
  });
}

/** A process that was killed leaves its socket. */
async function removeDead(folder: OpenFolder): Promise<void> {
  for (const name of await gatesIn(folder)) {
    const asked = await ask(folder.at(name));
    if (asked === "nobody") await unlink(folder.at(name)).catch(ifMissing);
    leave(asked);
  }
}

function leave(asked: Asked): void {
  if (typeof asked !== "string") asked.destroy();
}

function ifMissing(error: unknown): void {
  if (codeOf(error) !== "ENOENT") throw error;
}
