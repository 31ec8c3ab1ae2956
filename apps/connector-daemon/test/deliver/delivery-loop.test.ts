import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { BrokerError } from "@id-connector/broker-client";
import { LdapReaderError } from "@id-connector/ldap-reader";
import { itemOf } from "@id-connector/listener-object";
import { listItems, putItem, QueueError } from "@id-connector/queue-fs";
import { until } from "@id-connector/test-world";
import type { DeliveryLoop } from "../../src/deliver/delivery-loop.js";
import type { Delivery } from "../../src/deliver/delivery.js";
import { classWith, openDelivering, pupil, type Delivering } from "../support/delivering.js";
import { idOf } from "../support/delivery-parts.js";

let parts: Delivering;
let loop: DeliveryLoop | undefined;
let ended: Promise<unknown>;
let letGo = (): void => undefined;

beforeEach(async () => {
  parts = await openDelivering();
});
afterEach(async () => {
  parts.broker.faults.clear();
  letGo();
  parts.stopping.abort();
  await ended;
  await until("nothing is in flight", () => loop?.running() === 0);
  await parts.close();
});

function start(change: Partial<Delivery> = {}): void {
  loop = parts.start(change);
  ended = loop.ended.then(
    () => "stopped",
    (error: unknown) => error,
  );
}

async function change(...ids: readonly string[]): Promise<void> {
  for (const id of ids) await putItem(parts.delivery.queue, { key: id, value: itemOf(id, undefined) });
}

function directoryHas(...numbers: readonly number[]): readonly string[] {
  const ids = numbers.map(idOf);
  for (const id of ids) parts.objects.set(id, pupil(id, "B"));
  return ids;
}

async function waiting(): Promise<number> {
  let count = 0;
  for await (const name of listItems(parts.delivery.queue)) count += name === "" ? 0 : 1;
  return count;
}
const users = () => parts.broker.counts(parts.name).users;
const isDelivered = async () => (await waiting()) === 0;
const writes = () => parts.broker.requests.filter(({ method, resource }) => method !== "GET" && resource !== "token");

describe("what was taken is put back, and is sent as soon as it may be", () => {
  it("after the directory could not be read", async () => {
    parts.breakDirectory(new LdapReaderError("UNREACHABLE", "the directory is down"));
    const ids = directoryHas(2, 3);
    await change(...ids);
    start();
    await until("it is known to be down", () => parts.breaker.availability().cause?.code === "DIRECTORY_UNREACHABLE");
    parts.breakDirectory(undefined);
    await until("all are delivered", isDelivered);
    expect([users(), parts.breaker.availability().state]).toEqual([2, "working"]);
  });

  it("after a pause of the authority, also what had not begun", async () => {
    const ids = directoryHas(...Array.from({ length: 20 }, (_, index) => 10 + index));
    const undo = parts.broker.faults.add({ kind: "status", status: 401 });
    await change(...ids);
    start();
    await until("it waits", () => parts.breaker.availability().state === "waiting");
    for (const id of ids) parts.objects.set(id, pupil(id, "New"));
    undo();
    await until("all are delivered", isDelivered);
    const names = ids.map((id) => parts.broker.get(parts.name, "users", id)?.last_name);
    // what had been read before the pause was read again
    expect(new Set(names)).toEqual(new Set(["New"]));
  });

  it("after a probe was sent for, and the probe tells that others get through", async () => {
    const [probe = ""] = directoryHas(2);
    await change(probe);
    start();
    await until("one is delivered", isDelivered);
    const refused = directoryHas(11, 12, 13, 14, 15);
    parts.broker.faults.add({ kind: "status", status: 422, only: { ids: [...refused] } });
    await change(...refused);
    await until("all are in the trash", () => parts.delivery.trash.counts()["REFUSED"] === refused.length);
    expect(writes().filter(({ id, method }) => id === probe && method === "PUT").length).toBeGreaterThan(0);
    expect([parts.breaker.availability().state, await waiting()]).toEqual(["working", 0]);
  });

  it("after it had to wait for another object under way", async () => {
    const [user, group] = [idOf(2), idOf(3)];
    const withoutClass = pupil(user, "B");
    const { kind, id, dn, school, name, description } = classWith(group, []);
    const own = { kind, id, dn, school, name, description };
    parts.objects.set(user, pupil(user, "B", [own])).set(group, classWith(group, [withoutClass]));
    parts.broker.faults.add({ kind: "latency", ms: 100 });
    await change(group, user);
    start();
    await until("both are delivered", isDelivered);
    expect(parts.broker.get(parts.name, "classes", group)?.members).toEqual([user]);
  });
});

describe("of what is taken together", () => {
  it("users go before their classes and workgroups, so that these have them all at once", async () => {
    const members = [2, 3, 4].map((number) => pupil(idOf(number), "B"));
    const workgroup = { ...classWith(idOf(5), members), kind: "workgroup" as const };
    parts.objects.set(idOf(5), workgroup);
    for (const one of members) parts.objects.set(one.id, one);
    await change(idOf(5), ...members.map(({ id }) => id));
    start();
    await until("all are delivered", isDelivered);
    const resources = writes().map(({ resource }) => resource);
    expect(resources.indexOf("workgroups")).toBeGreaterThan(resources.lastIndexOf("users") - members.length);
    expect(parts.broker.get(parts.name, "workgroups", idOf(5))?.members).toHaveLength(3);
    expect(resources.filter((resource) => resource === "workgroups")).toHaveLength(1);
  });
});

describe("what the broker has already", () => {
  /** Starts with all of them at the broker, and has them looked at again: all wait before the first of them is read. */
  async function lookAgainAt(
    ids: readonly string[],
    meanwhile: () => void = () => undefined,
    other: Partial<Delivery> = {},
  ): Promise<number[]> {
    const sizes: number[] = [];
    const { directory } = parts;
    let open = (): void => undefined;
    let gate = Promise.resolve();
    const readObjects: typeof directory.readObjects = async (asked, options) => {
      await gate;
      sizes.push([...asked].length);
      return directory.readObjects(asked, options);
    };
    await change(...ids);
    start({ directory: { ...directory, readObjects }, ...other });
    await until("all are delivered", isDelivered);
    sizes.length = 0;
    gate = new Promise((resolve) => {
      open = resolve;
    });
    await change(...ids);
    meanwhile();
    open();
    await until("all are delivered again", isDelivered);
    return sizes;
  }
  const many = () => directoryHas(...Array.from({ length: 60 }, (_, index) => 10 + index));

  it("is read many at a time, however few places there are, and takes none of them", async () => {
    await parts.close();
    parts = await openDelivering({ most: 1 });
    const ids = many();
    const sizes = await lookAgainAt(ids);
    expect(writes()).toHaveLength(1 + ids.length); // and the school
    expect(Math.max(...sizes)).toBeGreaterThan(10);
    expect(sizes.length).toBeLessThan(12);
  });

  it("is not read long before it is sent, where it turns out that it has to be", async () => {
    await parts.close();
    parts = await openDelivering({ most: 1 });
    const ids = many();
    const { ledger } = parts.delivery;
    const becomes = (name: string) => {
      for (const id of ids.slice(30)) parts.objects.set(id, pupil(id, name));
    };
    let isSecond = false;
    // just before the first is sent the directory changes once more
    const beginWrite: typeof ledger.beginWrite = (...entry) => {
      if (isSecond) becomes("Third");
      return ledger.beginWrite(...entry);
    };
    const second = () => {
      isSecond = true;
      becomes("Second");
    };
    await lookAgainAt(ids, second, { ledger: { ...ledger, beginWrite } });
    expect(writes().filter(({ method }) => method === "PUT")).toHaveLength(30);
    const names = ids.slice(30).map((id) => parts.broker.get(parts.name, "users", id)?.last_name);
    // four may be under way for one place
    expect(names.filter((name) => name !== "Third").length).toBeLessThanOrEqual(4);
    expect(names).toContain("Second");
  });
});

describe("while an object's ledger entry is written", () => {
  let held: string[];

  beforeEach(async () => {
    await parts.close();
    parts = await openDelivering({ most: 1 });
    await change(...directoryHas(2, 3));
    held = [];
  });

  /** What writes entries of the ledger, but not those of users until they are let go. */
  function holding<O extends { readonly kind: string }, A>(write: (id: string, entry: O) => Promise<A>): typeof write {
    const gate = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    return async (id, entry) => {
      if (entry.kind === "user") {
        held.push(id);
        await gate;
      }
      return write(id, entry);
    };
  }

  it("after its request, its place is another object's", async () => {
    const { ledger } = parts.delivery;
    start({
      ledger: {
        ...ledger,
        confirmPresent: holding((...entry: Parameters<typeof ledger.confirmPresent>) =>
          ledger.confirmPresent(...entry),
        ),
      },
    });
    await until("both are sent through the one place", () => held.length === 2);
    expect([users(), loop?.running()]).toEqual([2, 0]);
    letGo();
    await until("all are delivered", isDelivered);
  });

  it("before its request, it has no place yet, and another object's is written as well", async () => {
    const { ledger } = parts.delivery;
    start({
      ledger: {
        ...ledger,
        beginWrite: holding((...entry: Parameters<typeof ledger.beginWrite>) => ledger.beginWrite(...entry)),
      },
    });
    await until("both are written", () => held.length === 2);
    expect([users(), loop?.running()]).toEqual([0, 0]);
    letGo();
    await until("all are delivered", isDelivered);
  });
});

describe("a delivery", () => {
  it("that is stopped ends when what is in flight was answered, and what had not begun waits for the next one", async () => {
    const ids = directoryHas(2, 3, 4, 5, 6);
    parts.broker.faults.add({ kind: "latency", ms: 300, only: { resources: ["users"] } });
    await change(...ids);
    start();
    await until(
      "one is in flight",
      () => writes().some(({ resource }) => resource === "users") || loop?.running() === 1,
    );
    parts.stopping.abort();
    expect(await ended).toBe("stopped");
    expect(loop?.running()).toBe(0);
    // each is either sent and gone, or not sent and waiting
    expect(users() + (await waiting())).toBe(ids.length);
    for (const id of ids) expect(parts.delivery.reader.hasTaken(id)).toBe(false);
  });

  it("that can write neither queue nor trash breaks, so that it is started again, and loses nothing", async () => {
    const [id = ""] = directoryHas(2);
    parts.broker.faults.add({ kind: "status", status: 422, only: { ids: [id] } });
    const { queue } = parts.delivery;
    await change(id);
    start({ queue: { ...queue, tmpFolder: join(queue.folder, "missing") } });
    let isOver = false;
    void ended.then(() => (isOver = true));
    await until("it breaks", () => isOver);
    expect(await ended).toMatchObject({ code: "QUEUE_GONE" });
    expect(await waiting()).toBe(1);
  });

  it("that cannot remove an item goes on with the others, and comes back to it", async () => {
    const [stuck = "", other = ""] = directoryHas(2, 3);
    const { reader } = parts.delivery;
    const remove: typeof reader.remove = async (items) => {
      if (items.some(({ key }) => key === stuck)) throw new QueueError("NOT_ALLOWED", "the queue is read-only", "");
      await reader.remove(items);
    };
    await change(stuck, other);
    start({ reader: { ...reader, remove } });
    await until("the other is delivered", () => parts.broker.get(parts.name, "users", other) !== undefined);
    await until("the log says why", () => parts.log().includes("the queue is read-only"));
    await until("one waits", async () => (await waiting()) === 1);
    expect(reader.hasTaken(stuck)).toBe(false);
  });

  it.each([503, 429])("goes on with the others where one bad answer (%i) asks for an hour", async (status) => {
    const ids = directoryHas(2, 3, 4, 5, 6);
    parts.broker.faults.add({ kind: "status", status, retryAfter: 3600, times: 1, only: { resources: ["users"] } });
    await change(...ids);
    start();
    await until("the others are delivered", () => users() === ids.length - 1);
    expect(parts.log()).not.toContain("authority waits");
  });

  it("tries at once when somebody asks for it, what rests too, although its pause never ends by itself", async () => {
    await parts.close();
    parts = await openDelivering({ runs: false });
    const ids = directoryHas(2, 3, 4);
    const undo = parts.broker.faults.add({ kind: "status", status: 503, only: { resources: ["users"] } });
    await change(...ids);
    start();
    await until("it waits", () => parts.breaker.availability().state === "waiting");
    undo();
    loop?.tryNow();
    await until("all are delivered", isDelivered);
    expect([users(), parts.breaker.availability().state]).toEqual([ids.length, "working"]);
  });

  it("asks, when somebody asks to try at once and nothing is due, whether the broker is back", async () => {
    await parts.close();
    parts = await openDelivering({ runs: false });
    start();
    const subject = { method: "PUT", resource: "users", id: idOf(2) } as const;
    for (let count = 0; count < 3; count++)
      parts.breaker.failed(
        idOf(2),
        new BrokerError(subject, "503", { code: "SERVER_ERROR", scope: "item", status: 503 }),
        1,
      );
    expect(parts.breaker.availability()).toMatchObject({ state: "waiting" });
    loop?.tryNow();
    await until("it works again", () => parts.breaker.availability().state === "working");
  });

  it("says that it works again when a pause is over and there is nothing to send", async () => {
    start();
    parts.breaker.halt({ code: "CONNECTION", message: "" });
    loop?.wake();
    await until("it works again", () => parts.breaker.availability().state === "working");
  });
});

describe("a directory that says otherwise than an item", () => {
  const id = idOf(7);
  const behind = () => parts.delivery.doubts.get(id) !== undefined;
  const put = (lastname: string) => putItem(parts.delivery.queue, { key: id, value: itemOf(id, pupil(id, lastname)) });

  it("is sent where it is not behind what was sent before, and the item stays until it agrees", async () => {
    parts.objects.set(id, pupil(id, "Alt"));
    await put("Neu");
    start({ itemsTell: true, directory: directoryAt("20260101000000.000000Z#000000#000#000000") });
    await until("it is sent", () => users() === 1);
    expect([behind(), await waiting()]).toEqual([true, 1]);
    parts.objects.set(id, pupil(id, "Neu"));
    await until("it agrees", isDelivered);
    expect(behind()).toBe(false);
    expect(parts.broker.get(parts.name, "users", id)?.last_name).toBe("Neu");
  });

  it("is not sent where its server does not say how far it has come", async () => {
    parts.objects.set(id, pupil(id, "Alt"));
    await put("Neu");
    start({ itemsTell: true });
    await isReadTwice();
    expect(users()).toBe(0);
  });

  it("deletes nothing", async () => {
    const known = { before: undefined, kind: "user", schools: ["A"], digest: "x" } as const;
    await parts.delivery.ledger.confirmPresent(id, known);
    await put("Neu");
    start({ itemsTell: true, directory: directoryAt("20260101000000.000000Z#000000#000#000000") });
    await isReadTwice();
    expect(writes()).toEqual([]);
  });

  it("lies in the trash when it lasts, and counts as soon as it is proved to be newer", async () => {
    parts.objects.set(id, pupil(id, "Alt"));
    await put("Neu");
    const now = () => Date.now() + 1_000_000;
    start({ itemsTell: true, now, wall: now });
    await until("it is in the trash", () => parts.delivery.trash.reasonOf(id)?.code === "DIRECTORY_BEHIND");
    expect(users()).toBe(0);
  });

  it("counts at once where nobody else reads it, or its server knows later changes", async () => {
    parts.objects.set(id, pupil(id, "Alt"));
    await put("Neu");
    start({ itemsTell: true, directory: directoryAt("20991231235959.000000Z#000000#000#000000") });
    await until("it is done", isDelivered);
    expect(parts.broker.get(parts.name, "users", id)?.last_name).toBe("Alt");
  });

  /** What was decided at first is done by then. */
  async function isReadTwice(): Promise<void> {
    const againAt = () => parts.delivery.doubts.get(id)?.againAt;
    const first = await until("it is doubted", againAt);
    await until("it is read again", () => againAt() !== first);
  }

  function directoryAt(csn: string): Delivery["directory"] {
    const { directory } = parts;
    return {
      ...directory,
      readObjects: async (...asked) => ({ ...(await directory.readObjects(...asked)), position: [csn] }),
    };
  }
});

describe("a server of the directory that is behind", () => {
  it("is read again, by what had been seen when its objects were taken, however far the directory goes meanwhile", async () => {
    const seen: unknown[] = [];
    let newest = ["1"];
    const { directory } = parts;
    const behind: Delivery["directory"] = {
      ...directory,
      newestPosition: () => newest,
      readObjects: async (ids, options) => {
        seen.push(options?.atLeast);
        newest = [...newest, String(newest.length + 1)];
        if (seen.length < 3) throw new LdapReaderError("BEHIND", "the server is behind");
        return directory.readObjects(ids, options);
      },
    };
    await change(...directoryHas(2));
    start({ directory: behind });
    await until("it waits", () => parts.breaker.availability().cause?.code === "DIRECTORY_BEHIND");
    await until("it is sent", isDelivered);
    expect(seen.slice(0, 3)).toEqual([["1"], ["1"], ["1"]]);
  });
});
