import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { runCommandLine, type Program } from "@id-connector/command-line";
import { connectorFolders } from "@id-connector/connector-settings";
import type { NewItem } from "@id-connector/queue-fs";
import { loadAuthorities, type Authority } from "@id-connector/school-authority-config";
import { sayHowFar } from "../../src/how-far.js";
import { queueAll } from "../../src/queue/queue-all.js";
import type { Site } from "../../src/site.js";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "manage-schools-"));
  const { authorities } = connectorFolders(home);
  await mkdir(authorities, { recursive: true });
  const id_broker = { username: "u", password: "p", schools: ["ou1"], version: 1 };
  const config = { name: "A", active: true, url: "https://broker.example/", plugins: ["id_broker-users"] };
  await writeFile(join(authorities, "A.json"), JSON.stringify({ ...config, plugin_configs: { id_broker } }));
});
afterEach(() => rm(home, { recursive: true }));

// a stream, as it comes from the directory
// eslint-disable-next-line @typescript-eslint/require-await
async function* items(stopAt: number, stop: () => void): AsyncGenerator<NewItem> {
  for (let count = 0; count < 2_000; count += 1) {
    if (count === stopAt) stop();
    yield { key: `00000000-0000-4000-8000-${String(count).padStart(12, "0")}`, value: {} };
  }
}

/** Queues 2,000 items at a terminal; `stop` ends it when so many were asked for. */
async function queueItems(stopAt: number, stop: (stopping: AbortController) => void) {
  const folders = connectorFolders(home);
  const stopping = new AbortController();
  const { authorities } = await loadAuthorities(folders.authorities);
  const program: Program = {
    ...{ name: "manage", version: "1", description: "" },
    define: (parser, handle) =>
      parser.command(
        "queue",
        "",
        (own) => own,
        handle(async (_flags, terminal) => {
          const site = { folders, terminal, authority: authorities[0] as Authority, now: Date.now } as Site;
          const what = {
            ...{
              items: items(stopAt, () => {
                stop(stopping);
              }),
              ids: new Set(Array.from({ length: 2_000 }, (_, at) => String(at))),
            },
            ...{ holds: () => true, wait: false, told: "It is configured.", again: "AGAIN" },
          };
          await sayHowFar(terminal, (howFar) => queueAll(site, what, howFar));
          return 0;
        }),
      ),
  };
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const run = { argv: ["queue"], env: {}, streams: { stdin, stdout, stderr }, stopping: stopping.signal };
  const status = await runCommandLine(program, run);
  const names = await readdir(folders.outQueue("A"));
  // a machine that is busy needs long enough for it to be told how far it is
  const said = String(stderr.read() ?? "").replaceAll(/^queued: [\d,]+ of .*\n/gm, "");
  return { status, said, onDisk: names.filter((name) => name.endsWith(".json")).length };
}

it("Ctrl-C ends the queueing between two batches, and says how far it came and what to run", async () => {
  const { status, said, onDisk } = await queueItems(1_200, (stopping) => {
    stopping.abort();
  });
  expect({ status, onDisk }).toEqual({ status: 130, onDisk: 1_000 });
  expect(said).toBe("manage: Interrupted. It is configured. 1,000 of 2,000 objects are queued. To queue all: AGAIN\n");
});

it("an error of the directory in between is told with how far it came", async () => {
  const { status, said, onDisk } = await queueItems(700, () => {
    throw Object.assign(new Error("The server is gone."), { name: "LdapReaderError", code: "UNREACHABLE" });
  });
  expect({ status, onDisk }).toEqual({ status: 4, onDisk: 500 });
  expect(said).toContain(
    "It is configured. 500 of 2,000 objects are queued. To queue all: AGAIN\nmanage: The server is gone.\n",
  );
});

it("without either everything is queued", async () => {
  expect(await queueItems(-1, () => undefined)).toEqual({ status: 0, said: "", onDisk: 2_000 });
});
