import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { itemOf } from "@id-connector/listener-object";
import { putItem } from "@id-connector/queue-fs";
import { until } from "@id-connector/test-world";
import { openDelivering, pupil, type Delivering } from "../../support/delivering.js";
import { idOf } from "../../support/delivery-parts.js";

const id = idOf(2);
let parts: Delivering;
let ended: Promise<void>;

beforeEach(async () => {
  parts = await openDelivering();
  ended = parts.start().ended;
});
afterEach(async () => {
  parts.stopping.abort();
  await ended;
  await parts.close();
});

async function change(lastname: string, schools: readonly string[]): Promise<void> {
  parts.objects.set(id, { ...pupil(id, lastname), schools });
  await putItem(parts.delivery.queue, { key: id, value: itemOf(id, undefined) });
  await until("it is at the broker", () => held()?.last_name === lastname);
}
const held = () => parts.broker.get(parts.name, "users", id);
const reason = () => parts.delivery.trash.reasonOf(id)?.code;

it("a user that names a school which is gone is sent with its others, each change, and is told as a problem until it does not name it any more", async () => {
  await change("One", ["A", "Gone"]);
  await until("it is told", () => reason() === "SCHOOL_UNKNOWN");
  await change("Two", ["A", "Gone"]);
  expect(Object.keys(held()?.context ?? {})).toEqual(["A"]);
  expect(parts.delivery.ledger.get(id)?.schools).toEqual(["A"]);
  await until("it is told again", () => reason() === "SCHOOL_UNKNOWN");
  await change("Three", ["A"]);
  await until("nothing is to be told any more", () => reason() === undefined);
});
