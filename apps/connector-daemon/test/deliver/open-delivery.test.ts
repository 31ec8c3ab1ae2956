import { chmod, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { itemOf } from "@id-connector/listener-object";
import { TrustError } from "@id-connector/trusted-path";
import { until } from "@id-connector/until";
import type { RunningDelivery } from "../../src/deliver/open-delivery.js";
import { idOf } from "../support/delivery-parts.js";
import { openableAuthority, type OpenableAuthority } from "../support/openable-authority.js";

const day = 86_400_000;
const [id, other, third] = [idOf(2), idOf(3), idOf(4)];
let parts: OpenableAuthority;

beforeEach(async () => {
  parts = await openableAuthority();
});
afterEach(() => parts.close());

const isDone = ({ loop }: RunningDelivery, one: string) => parts.arrived(one) && !loop.hasTaken(one);

describe("a delivery that is opened", () => {
  it("brings what waits in its queue to the broker, and what comes later", async () => {
    await parts.change(id);
    const delivery = await parts.open();
    await until("it arrives", () => isDone(delivery, id));
    await parts.change(other);
    await until("the other arrives", () => isDone(delivery, other));
  });

  it("makes the folders of its queue where somebody removed them", async () => {
    await rm(parts.queue.folder, { recursive: true });
    const delivery = await parts.open();
    await parts.change(id);
    await until("it arrives", () => isDone(delivery, id));
  });

  it("tells of each write that the broker confirmed, of no login, question or failure", async () => {
    const delivery = await parts.open();
    await parts.change(id);
    await until("it arrives", () => isDone(delivery, id));
    await delivery.broker.login();
    await delivery.broker.schools.exists(idOf(1));
    expect(parts.written()).toBe(2); // the school and the user
    parts.broker.faults.add({ kind: "status", status: 500, only: { ids: [other] } });
    await parts.change(other, third);
    await until(
      "one arrives, the other fails",
      () => isDone(delivery, third) && delivery.breaker.restsUntil(other) > 0,
    );
    expect(parts.written()).toBe(3);
  });

  it("tells of files that it puts aside, and looks after its trash", async () => {
    await writeFile(join(parts.queue.folder, "a.json"), "{");
    await utimes(join(parts.queue.folder, "a.json"), 1_000_000, 1_000_000);
    const trashed = JSON.stringify(itemOf(id, undefined));
    await writeFile(join(parts.queue.folder, "trash", "b.json"), trashed);
    await parts.open();
    await until("one is put aside", () => parts.aside.length > 0);
    expect(parts.aside).toEqual(["a.json ITEM_UNREADABLE"]);
    await until("a look at the other is due", () => parts.ledger.later.get(id) !== undefined);
  });

  it("knows where listening last saw an object", async () => {
    await parts.store.directory.write([{ id, put: { dn: "uid=anna,dc=x", type: "users/user" } }]);
    expect((await parts.open()).lastDn(id)).toBe("uid=anna,dc=x");
  });
});

describe("of what the ledger remembers", () => {
  it.each([
    ["deletions of long ago are forgotten", true, 91, undefined],
    ["deletions of lately stay", true, 89, "absent"],
    ["all deletions stay where the ledger does not know what else the broker has", false, 91, "absent"],
  ])("%s", async (_, complete, days, state) => {
    await parts.ledger.setComplete(complete);
    await parts.ledger.confirmPresent(id, { before: undefined, kind: "user", schools: ["A"] });
    await parts.ledger.confirmAbsent(id, "user", { deletedAt: Date.now() - days * day });
    await parts.open();
    expect(parts.ledger.get(id, "user")?.state).toBe(state);
  });

  it("looks that an earlier delivery planned for long from now are due soon", async () => {
    await parts.ledger.later.put(id, { dueAt: Date.now() + day, attempts: 0, why: "member arrived" });
    await parts.open();
    expect(parts.ledger.later.get(id)?.dueAt).toBeLessThan(Date.now() + day / 2);
  });
});

describe("a delivery that is closed", () => {
  it("has nothing running any more, and leaves the queue to the next one", async () => {
    const first = await parts.open();
    await expect(parts.open()).rejects.toMatchObject({ code: "QUEUE_LOCKED" });
    await first.end();
    expect(first.loop.running()).toBe(0);
    expect(first.trashStage.told().state).toBe("stopped");
    await expect(first.broker.login()).rejects.toMatchObject({ code: "ABORTED" });
    await parts.change(id);
    const next = await parts.open();
    await until("it arrives by the next one", () => isDone(next, id));
  });

  it("leaves nothing in flight where it broke: that is cut off", async () => {
    const delivery = await parts.open();
    parts.broker.faults.add({ kind: "hang", only: { ids: [id] } });
    await parts.change(id);
    await until("it is in flight", () => parts.broker.requests.some((request) => request.id === id));
    parts.breakDirectory(new TypeError("a defect"));
    await parts.change(other);
    await expect(delivery.loop.ended).rejects.toThrow("a defect");
    expect([delivery.loop.running(), delivery.ending.aborted]).toEqual([1, false]);
    await delivery.close();
    expect([delivery.loop.running(), delivery.ending.aborted]).toEqual([0, true]);
    expect(delivery.trashStage.told().state).toBe("stopped");
  });

  it("waits for no object that has no place yet where it broke while the authority pauses", async () => {
    const delivery = await parts.open();
    await parts.change(idOf(6));
    await until("the school is there", () => isDone(delivery, idOf(6)));
    parts.broker.faults.add({ kind: "hang", only: { ids: [id, other] } });
    const asked = (one: string) => parts.broker.requests.some((request) => request.id === one);
    await parts.change(id, other, third);
    await until("two are in flight, the third waits for a place", () => {
      return asked(id) && asked(other) && delivery.loop.hasTaken(third);
    });
    parts.breakDirectory(new TypeError("a defect"));
    await parts.change(idOf(5));
    await expect(delivery.loop.ended).rejects.toThrow("a defect");
    delivery.breaker.halt({ code: "CONNECTION", message: "the broker cannot be reached" });
    await delivery.close();
    expect([delivery.loop.running(), asked(third)]).toEqual([0, false]);
  });
});

describe("a delivery is refused", () => {
  it.each(["", "trash"])("where others may write its queue's folder: %j", async (folder) => {
    const path = join(parts.queue.folder, folder);
    await chmod(path, 0o777);
    await expect(parts.open()).rejects.toBeInstanceOf(TrustError);
    await chmod(path, 0o750);
    await parts.change(id);
    const delivery = await parts.open();
    await until("it arrives", () => isDone(delivery, id));
  });

  it("where the broker's certificate authority cannot be read", async () => {
    await expect(parts.open({ caFile: join(parts.home, "missing.pem") })).rejects.toMatchObject({ code: "CA_FILE" });
  });
});
