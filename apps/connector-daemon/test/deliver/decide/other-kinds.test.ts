import { describe, expect, it } from "@jest/globals";
import type { LedgerEntry, LedgerReader } from "@id-connector/delivery-ledger";
import { formerKinds, lacksRemoval, otherKinds } from "../../../src/deliver/decide/other-kinds.js";
import { groupOf, removal, userIn } from "../../support/guarded.js";

const entry = (kind: LedgerEntry["kind"], state: LedgerEntry["state"] = "present"): LedgerEntry => ({
  ...{ kind, state, schools: ["A"], related: [] },
});

describe("what the broker may hold an object as, besides what it is,", () => {
  const sure = { ledgerComplete: true, resend: false };

  it("is what the ledger has it there as, or may have", () => {
    const entries = [entry("user", "sending"), entry("workgroup"), entry("school_class", "absent")];
    expect(otherKinds({ ...sure, entries }, "workgroup")).toEqual(["user"]);
    expect(otherKinds({ ...sure, entries }, undefined)).toEqual(["user", "workgroup"]);
  });

  it("is never a group for a user, whatever the ledger does not know", () => {
    const unknown = { entries: [], ledgerComplete: false, resend: true };
    expect(otherKinds(unknown, "user")).toEqual([]);
    expect(otherKinds({ ...unknown, entries: [entry("user")] }, undefined)).toEqual(["user"]);
  });

  it("is a group of the other kind, too, for a user that was one, where the ledger does not go back far enough", () => {
    const known = { ...sure, ledgerComplete: false, entries: [entry("school_class")] };
    expect(otherKinds(known, "user")).toEqual(["school_class", "workgroup"]);
  });
});

describe("an object that is to be sent", () => {
  const decision = groupOf("g", [], { kind: "workgroup", former: ["school_class", "user"] });
  const ledgerOf = (...entries: readonly LedgerEntry[]) => ({
    ledger: { get: (_: string, kind: string) => entries.find((one) => one.kind === kind) } as LedgerReader,
  });

  it.each([
    ["present", true],
    ["sending", true],
    ["absent", false],
  ] as const)("lacks its removal as what it was while it is %s as that: %s", (state, lacks) => {
    expect(lacksRemoval(ledgerOf(entry("user", state)), "g", decision)).toBe(lacks);
  });

  it("lacks no removal as what it is, or as what the ledger does not know", () => {
    expect(lacksRemoval(ledgerOf(entry("workgroup")), "g", decision)).toBe(false);
  });

  it("was nothing else where the decision does not say so, and neither was an object to be deleted", () => {
    expect(formerKinds(decision)).toEqual(["school_class", "user"]);
    expect([formerKinds(userIn("u", [])), formerKinds(removal())]).toEqual([[], []]);
  });
});
