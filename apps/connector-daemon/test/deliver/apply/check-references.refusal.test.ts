import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { BrokerError, type BrokerErrorCode, type Detail } from "@id-connector/broker-client";
import { isAboutOthers, sendReferring } from "../../../src/deliver/apply/check-references.js";
import { done, type Result } from "../../../src/deliver/apply/result.js";
import { type DeliveryParts, idOf, openDeliveryParts } from "../../support/delivery-parts.js";
import { send } from "../../support/guarded.js";

const [member, other] = [idOf(2), idOf(3)];

function refusal(detail?: Detail, status = 422, code: BrokerErrorCode = "REFUSED"): BrokerError {
  return new BrokerError({ method: "PUT", resource: "classes" }, "no", { code, scope: "item", status, detail });
}

const at = (...loc: (string | number)[]) => [{ loc, msg: "no", type: "value_error" }];

describe("a refusal", () => {
  it.each<[string, BrokerError]>([
    ["names the field of a school", refusal(at("body", "school"))],
    ["names a member", refusal(at("body", "members", 3))],
    ["names a class, besides something else", refusal([...at("body", "id"), ...at("body", "context", "A", "classes")])],
    ["says in words what is wrong", refusal("unknown school")],
    ["says nothing", refusal()],
    ["says that something is not there", refusal(at("body", "id"), 404)],
  ])("that %s may be about another object", (_, error) => {
    expect(isAboutOthers(error)).toBe(true);
  });

  it.each<[string, BrokerError]>([
    ["names another field", refusal(at("body", "last_name"))],
    ["says that the name is taken", refusal("the name is in use", 409, "EXISTS")],
    ["says that the body is too large", refusal("too large", 413)],
    ["says that the address is too long", refusal("too long", 414)],
  ])("that %s is about the object itself", (_, error) => {
    expect(isAboutOthers(error)).toBe(false);
  });
});

describe("an object that names others", () => {
  let parts: DeliveryParts;
  let sent: number;

  beforeEach(async () => {
    parts = await openDeliveryParts();
    sent = 0;
    await send(parts.delivery, [member, other]);
  });
  afterEach(() => parts.close());

  /** Sends it; it names the member, later the other one, and the broker answers the first times with these. */
  const sendIt = (...errors: readonly Error[]): Promise<Result> =>
    sendReferring(parts.delivery, "not visible yet", (refersTo) => {
      refersTo([sent === 0 ? member : other]);
      const error = errors[sent++];
      return error ? Promise.reject(error) : Promise.resolve(done("sent"));
    });
  const lose = (id = member) => {
    parts.broker.tamper.remove(parts.name, "users", id);
  };

  it("is sent once where the broker takes it", async () => {
    expect(await sendIt()).toMatchObject({ outcome: "sent" });
    expect(sent).toBe(1);
  });

  it("is sent once more where the broker lost what it names, which is looked at again", async () => {
    parts.pass(60_000);
    lose();
    expect(await sendIt(refusal())).toMatchObject({ outcome: "sent" });
    expect(sent).toBe(2);
    expect(parts.delivery.ledger.get(member)).toBeUndefined();
  });

  it("is not sent a third time, though the broker lost more of what it names", async () => {
    parts.pass(60_000);
    lose();
    lose(other);
    const second = refusal("no again");
    await expect(sendIt(refusal(), second)).rejects.toBe(second);
    expect(sent).toBe(2);
  });

  it("waits a moment where what it names was made just now, and may not be shown yet", async () => {
    lose();
    expect(await sendIt(refusal())).toEqual({ settled: false, afterMs: 2_000, why: "not visible yet" });
    expect(sent).toBe(1);
  });

  it("is refused where all that it names is there for long", async () => {
    parts.pass(60_000);
    const error = refusal();
    await expect(sendIt(error)).rejects.toBe(error);
    expect(sent).toBe(1);
  });

  it.each([
    ["the refusal is about itself", refusal(at("body", "last_name"))],
    ["the broker gave no proper answer", refusal(undefined, 500, "SERVER_ERROR")],
  ])("asks about no other object where %s", async (_, error) => {
    parts.pass(60_000);
    lose();
    parts.broker.clearRequests();
    await expect(sendIt(error)).rejects.toBe(error);
    expect(parts.broker.requests).toEqual([]);
  });
});
