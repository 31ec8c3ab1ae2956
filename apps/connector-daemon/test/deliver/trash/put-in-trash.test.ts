import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { ordersFolder, writeOrder } from "@id-connector/deletion-orders";
import { listItems, putTrashed, readReason, removeTrashed } from "@id-connector/queue-fs";
import { attempt } from "../../../src/deliver/attempt.js";
import type { Delivery } from "../../../src/deliver/delivery.js";
import { putInTrash } from "../../../src/deliver/trash/put-in-trash.js";
import type { Work } from "../../../src/deliver/context/work.js";
import { idOf, workOn } from "../../support/delivery-parts.js";
import { openTrashParts, userOf, type TrashParts } from "../../support/trash-parts.js";

const id = idOf(2);
const user = userOf(2);
const item = { id, dn: "uid=anna,dc=x", udm_object_type: "users/user", object: {}, options: null };
let parts: TrashParts;

beforeEach(async () => {
  parts = await openTrashParts();
  parts.broker.faults.add({ kind: "status", status: 422, only: { ids: [id] } });
});
afterEach(() => parts.close());

const trash = () => join(parts.delivery.queue.folder, "trash");
const failure = { code: "REFUSED", message: "no", removal: false } as const;

/** Has the trash be unusable, as on a disk that is full or broken; the returned function mends it. */
async function breakTrash(): Promise<() => Promise<void>> {
  await rename(trash(), `${trash()}.away`);
  await writeFile(trash(), "");
  return async () => {
    await rm(trash());
    await rename(`${trash()}.away`, trash());
  };
}

async function tryOnce(work: Work | undefined): Promise<void> {
  if (work === undefined) throw new Error("there is nothing to do");
  const { delivery, breaker } = parts;
  await attempt({ work, decision: user, neighbours: new Set() }, { delivery, breaker, runningAt: () => 1 });
}

async function waiting(): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const name of listItems(parts.delivery.queue)) names.push(name);
  return names;
}

describe("an object that is refused while its trash cannot be written", () => {
  it("ends the delivery, which is started again, and is still in the out queue; as soon as it may it lies in the trash", async () => {
    const name = await parts.put(id, item);
    const mend = await breakTrash();
    const [work] = await parts.take();
    await expect(tryOnce(work)).rejects.toMatchObject({ code: "FILE_SYSTEM" });
    expect(await waiting()).toEqual([name]);
    await mend();
    expect(await parts.trashed()).toEqual([]);
    await tryOnce(work);
    expect(await parts.trashed()).toMatchObject([{ name, reason: { code: "REFUSED" }, value: { id } }]);
    expect(await waiting()).toEqual([]);
  });
});

describe("of each object one entry is in the trash, and at every moment there is one or an item waits", () => {
  /** What is on disk of the object whenever a file of it goes, or is planned to be looked at. */
  function watchPlaces(): { readonly delivery: Delivery; readonly seen: string[] } {
    const seen: string[] = [];
    const { delivery } = parts;
    const look = async (when: string) => {
      const trashed = (await parts.trashed()).map(({ reason }) => reason?.code ?? "without reason");
      seen.push(`${when}: ${trashed.join(" ")}`);
    };
    return {
      seen,
      delivery: {
        ...delivery,
        reader: {
          ...delivery.reader,
          async remove(items) {
            await look("the item goes");
            await delivery.reader.remove(items);
          },
        },
        ledger: {
          ...delivery.ledger,
          later: {
            ...delivery.ledger.later,
            async put(one, later) {
              await look("a look is planned");
              await delivery.ledger.later.put(one, later);
            },
          },
        },
      },
    };
  }

  it("a first one: the item goes when its entry is there", async () => {
    await parts.put(id, item);
    const [work] = await parts.take();
    const { delivery, seen } = watchPlaces();
    await putInTrash(delivery, work ?? workOn(id), failure);
    expect(seen).toEqual(["the item goes: REFUSED", "a look is planned: REFUSED"]);
  });

  it("a newer one: the older one goes when it is there", async () => {
    const at = new Date(parts.now()).toISOString();
    const older = { code: "OLDER", message: "", firstAt: at, lastAt: at, key: id };
    await putTrashed(parts.delivery.queue, { key: id, value: item }, older);
    await parts.delivery.trash.refresh();
    await parts.put(id, item);
    const [work] = await parts.take();
    const { delivery, seen } = watchPlaces();
    await putInTrash(delivery, work ?? workOn(id), failure);
    expect(seen[0]).toMatch(/^the item goes: (?:OLDER REFUSED|REFUSED OLDER)$/);
    expect(seen[1]).toBe("a look is planned: REFUSED");
  });

  it("one that cannot be written leaves the older one where it is", async () => {
    const at = new Date(parts.now()).toISOString();
    const older = { code: "OLDER", message: "", firstAt: at, lastAt: at, key: id };
    const name = await putTrashed(parts.delivery.queue, { key: id, value: item }, older);
    await parts.delivery.trash.refresh();
    await parts.put(id, item);
    const [work] = await parts.take();
    // where half-written files lie there is no room
    const queue = { ...parts.delivery.queue, tmpFolder: join(parts.delivery.queue.folder, "missing") };
    await expect(putInTrash({ ...parts.delivery, queue }, work ?? workOn(id), failure)).rejects.toMatchObject({
      code: "QUEUE_GONE",
    });
    expect(await readReason(parts.delivery.queue, name)).toMatchObject({ code: "OLDER" });
    parts.delivery.reader.release(work?.taken ? [work.taken] : []);
    expect(await parts.take()).toMatchObject([{ id, origin: "queue" }]);
  });
});

describe("an entry that a person drops while its object is tried again", () => {
  it("does not come back, and nothing is planned any more", async () => {
    await parts.put(id, item);
    await tryOnce((await parts.take())[0]);
    const { ledger, queue } = parts.delivery;
    parts.pass((ledger.later.get(id)?.dueAt ?? 0) - parts.now());
    const [work] = await parts.take();
    expect(work).toMatchObject({ origin: "retry" });
    await removeTrashed(
      queue,
      (await parts.trashed()).map(({ name }) => name),
    );
    await tryOnce(work);
    expect(await parts.trashed()).toEqual([]);
    expect(ledger.later.get(id)).toBeUndefined();
  });
});

describe("when an object in the trash is looked at again", () => {
  it("a look that was asked for while it was tried, and comes sooner, stays", async () => {
    await parts.put(id, item);
    const [work] = await parts.take();
    const soon = { dueAt: parts.now() + 1_000, attempts: 0, why: "class arrived" };
    await parts.delivery.ledger.later.put(id, soon);
    await tryOnce(work);
    expect(parts.delivery.ledger.later.get(id)).toEqual(soon);
  });

  it("a look that was due before is replaced", async () => {
    await parts.delivery.ledger.later.put(id, { dueAt: parts.now() - 1_000, attempts: 0, why: "class arrived" });
    await parts.put(id, item);
    await tryOnce((await parts.take())[0]);
    expect(parts.delivery.ledger.later.get(id)).toMatchObject({ why: "trashed" });
  });
});

describe("what was ordered of an object lies in the trash with it", () => {
  it.each(["resend", "deletionAllowed"])(
    "%s, also where only an older item or an older entry said so",
    async (order) => {
      // a deletion that an item asks for counts only where a person ordered it
      const given = { command: "release", by: {}, objects: [id], now: parts.now() };
      await writeOrder(ordersFolder(parts.stateFolder, parts.name), given);
      await parts.put(id, { ...item, [order]: true });
      await parts.put(id, item);
      await tryOnce((await parts.take())[0]);
      expect(await parts.trashed()).toMatchObject([{ value: { id, [order]: true } }]);
      await parts.put(id, item);
      await tryOnce((await parts.take())[0]);
      expect(await parts.trashed()).toMatchObject([{ value: { id, [order]: true } }]);
    },
  );
});
