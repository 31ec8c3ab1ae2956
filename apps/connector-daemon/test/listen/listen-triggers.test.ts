import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { LdapReaderError } from "@id-connector/ldap-reader";
import { keyOfName, type Queue } from "@id-connector/queue-fs";
import { until } from "@id-connector/test-world";
import { listenToTriggers } from "../../src/listen/listen-triggers.js";
import { idOf } from "../support/delivery-parts.js";
import { openListening, type ListeningParts } from "../support/listening.js";
import { openObserver } from "../support/open-observer.js";
import { stageOf } from "../support/stage-of.js";

const id = idOf(2);
let parts: ListeningParts;
let folder: string;
let stopping: AbortController;

beforeEach(async () => {
  parts = await openListening();
  folder = join(parts.home, "triggers");
  await mkdir(folder);
  stopping = new AbortController();
});
afterEach(() => parts.close());

async function announce(name = "1.json"): Promise<void> {
  const trigger = { command: "delete", dn: "uid=a,dc=x", entry_uuid: id, object_type: "users/user" };
  await writeFile(join(folder, name), JSON.stringify(trigger));
}

const triggers = async () => (await readdir(folder)).filter((name) => name.endsWith(".json"));

/** Listens until it is stopped, or fails: then what failed. */
function listen(readObjects: () => Promise<unknown>, inQueue: Queue = parts.inQueue): Promise<unknown> {
  const surroundings = parts.surroundings({ readObjects } as never);
  const options = { folder, inQueue, surroundings, stopping: stopping.signal, observer: openObserver() };
  return listenToTriggers({ ...options, stage: stageOf("listen") }).then(
    () => undefined,
    (error: unknown) => error,
  );
}

const nothingThere = () =>
  Promise.resolve({ objects: new Map(), hidden: new Set(), hiddenAttributes: new Map(), position: [] });

it("a trigger goes when its item is in the queue; several of one object make one item", async () => {
  await announce("1.json");
  await announce("2.json");
  const running = listen(nothingThere);
  await until("the triggers are gone", async () => (await triggers()).length === 0);
  expect(parts.queued().map((name) => keyOfName(name))).toEqual([id]);
  stopping.abort();
  await running;
});

it("a trigger whose item the queue cannot take stays, and is found again", async () => {
  await announce();
  const running = listen(nothingThere, { ...parts.inQueue, tmpFolder: join(parts.home, "missing") });
  let failure: unknown;
  void running.then((error) => (failure = error));
  await until("it failed", async () => failure !== undefined || (await triggers()).length === 0);
  stopping.abort();
  expect(await running).toMatchObject({ code: "QUEUE_GONE" });
  expect(await triggers()).toEqual(["1.json"]);
  stopping = new AbortController();
  const again = listen(nothingThere);
  await until("the trigger is gone", async () => (await triggers()).length === 0);
  expect(parts.queued()).toHaveLength(1);
  stopping.abort();
  await again;
});

it("a trigger whose object cannot be read stays, and is found again", async () => {
  await announce();
  expect(await listen(() => Promise.reject(new LdapReaderError("UNREACHABLE", "the directory is down")))).toMatchObject(
    {
      message: "the directory is down",
    },
  );
  expect([await triggers(), parts.queued()]).toEqual([["1.json"], []]);
});
