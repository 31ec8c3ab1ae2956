import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { idOf } from "../../support/delivery-parts.js";
import { openTrashParts, type TrashParts, userOf } from "../../support/trash-parts.js";

const id = idOf(2);
const minute = 60_000;
const user = { [id]: userOf(2) };
let parts: TrashParts;

beforeEach(async () => {
  parts = await openTrashParts({ random: () => 0.5 });
  const heal = parts.broker.faults.add({ kind: "status", status: 422, only: { ids: [id] } });
  await parts.put(id);
  await parts.deliver(user);
  heal();
});
afterEach(() => parts.close());

const pauseMs = () => (parts.delivery.ledger.later.get(id)?.dueAt ?? 0) - parts.delivery.now();
const reasons = async () => (await parts.trashed()).map(({ reason }) => reason);

/** Lets the pause pass that was said last, and tries again. */
async function retry(): Promise<void> {
  parts.pass(pauseMs());
  expect(await parts.take()).toMatchObject([{ id, origin: "retry" }]);
  expect(await parts.deliver(user)).toBe(1);
}

describe("a retry", () => {
  it("that gets no proper answer goes back at once: it pauses nobody, counts for nothing, and the cause stays", async () => {
    const before = parts.breaker.availability();
    parts.broker.faults.add({ kind: "status", status: 503, only: { ids: [id] } });
    parts.broker.clearRequests();
    const pause = pauseMs();
    await retry();
    expect(parts.broker.requests.filter((request) => request.id === id)).toHaveLength(1);
    expect(parts.breaker.availability()).toEqual(before);
    expect(await reasons()).toEqual([expect.objectContaining({ code: "REFUSED", status: 422, retries: 1 })]);
    expect(pauseMs()).toBeGreaterThan(pause);
  });

  it("that the broker refuses for everybody's sake makes the authority wait, and says nothing about the object", async () => {
    const before = await parts.trashed();
    parts.broker.faults.add({ kind: "status", status: 401 });
    await retry();
    expect(parts.breaker.availability()).toMatchObject({ state: "waiting", cause: { code: "LOGIN" } });
    expect(await parts.trashed()).toEqual(before);
    expect(pauseMs()).toBeGreaterThan(minute);
  });

  it("that is one too many for the broker says nothing about authority and object, and is had a little later", async () => {
    const before = [parts.breaker.availability(), await parts.trashed()];
    parts.broker.faults.add({ kind: "status", status: 429, retryAfter: 3600, only: { ids: [id] } });
    await retry();
    expect([parts.breaker.availability(), await parts.trashed()]).toEqual(before);
    expect(pauseMs()).toBe(2 * minute);
  });

  it("is for nobody while the authority waits, and rests after three without a proper answer until something gets through", async () => {
    parts.pass(pauseMs());
    parts.breaker.halt({ code: "CONNECTION", message: "" });
    expect(await parts.take()).toEqual([]);
    parts.breaker.resume();
    for (let count = 0; count < 3; count++) parts.breaker.retryFailed();
    expect(await parts.take()).toEqual([]);
    parts.breaker.succeeded({ id: idOf(9), resource: "users" });
    expect(await parts.take()).toHaveLength(1);
  });
});
