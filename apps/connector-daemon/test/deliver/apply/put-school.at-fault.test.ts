import { describe, expect, it } from "@jest/globals";
import { BrokerError } from "@id-connector/broker-client";
import { schoolAtFault } from "../../../src/deliver/apply/put-school.js";
import type { Decision } from "../../../src/deliver/decide/decision.js";
import { idOf } from "../../support/delivery-parts.js";
import { groupOf, userIn } from "../../support/guarded.js";
import { school } from "../../support/trash-parts.js";

describe("the school is at fault", () => {
  const failed = (resource: "schools" | "users", of = school.id) =>
    new BrokerError({ method: "POST", resource, id: of }, "no", { code: "REFUSED", scope: "item" });
  const user = userIn(idOf(2), []);

  it.each<[string, Decision]>([
    ["user", user],
    ["class", groupOf(idOf(3), [])],
  ])("where a request about it failed for a %s, and is named", (_, decision) => {
    const fault = schoolAtFault(decision, failed("schools"));
    expect(fault).toMatchObject({ code: "SCHOOL_REFUSED" });
    expect(fault?.message).toContain('the school "A"');
  });

  it.each<[string, Decision, BrokerError]>([
    ["another request failed", user, failed("users")],
    ["another school failed", user, failed("schools", idOf(9))],
    ["the school was to be sent for its own sake", { act: "send_school", school }, failed("schools")],
  ])("not where %s", (_, decision, error) => {
    expect(schoolAtFault(decision, error)).toBeUndefined();
  });
});
