import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { putUser } from "../../../src/deliver/apply/put-user.js";
import { type DeliveryParts, idOf, openDeliveryParts } from "../../support/delivery-parts.js";
import { send, userIn } from "../../support/guarded.js";

const [one, two] = [idOf(2), idOf(3)];
let parts: DeliveryParts;
const entry = (id: string) => parts.delivery.ledger.get(id);
const unsure = (...ids: string[]) => parts.delivery.ledger.markUnsure(ids);
const requests = () => parts.broker.requests.map(({ method, resource }) => `${method} ${String(resource)}`);

beforeEach(async () => {
  parts = await openDeliveryParts();
  await send(parts.delivery, [one, two]);
  parts.broker.clearRequests();
});
afterEach(() => parts.close());

describe("a user that the ledger is unsure of", () => {
  it("is read, and where it is equal not written; the ledger is sure again", async () => {
    await unsure(one);
    expect(await putUser(parts.delivery, userIn(one, []))).toMatchObject({ outcome: "sent" });
    expect(requests()).toEqual(["GET users"]);
    expect(entry(one)?.unsure).toBeUndefined();
    expect(await putUser(parts.delivery, userIn(one, []))).toMatchObject({ outcome: "unchanged" });
  });

  it("is written where it differs, and made where it is missing", async () => {
    parts.broker.tamper.change(parts.name, "users", one, { last_name: "Other" });
    parts.broker.tamper.remove(parts.name, "users", two);
    await unsure(one, two);
    await putUser(parts.delivery, userIn(one, []));
    await putUser(parts.delivery, userIn(two, []));
    expect(requests()).toEqual(["GET users", "PUT users", "GET users", "POST users"]);
    expect(parts.broker.get(parts.name, "users", one)?.last_name).toBe("B");
  });

  it("is not known to be there any more where it is missing and making it failed", async () => {
    parts.broker.tamper.remove(parts.name, "users", one);
    parts.broker.faults.add({ kind: "status", status: 500, only: { methods: ["POST"], ids: [one] } });
    await unsure(one);
    await expect(putUser(parts.delivery, userIn(one, []))).rejects.toMatchObject({ code: "SERVER_ERROR" });
    expect(entry(one)?.state).toBe("sending");
  });
});
