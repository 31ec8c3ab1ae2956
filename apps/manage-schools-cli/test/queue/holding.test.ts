import { describe, expect, it } from "@jest/globals";
import type { LedgerEntry } from "@id-connector/delivery-ledger";
import type { DirectorySchool, DirectoryUser } from "@id-connector/listener-object";
import { judgeHolding } from "../../src/queue/holding.js";

const school = (name: string): DirectorySchool => ({
  kind: "school",
  id: name,
  dn: `ou=${name}`,
  name,
  displayName: name,
});
const schools = [school("ou1"), school("ou2")];
const entry: LedgerEntry = { kind: "user", state: "present", schools: ["ou1"], related: [] };
const user = (names: readonly string[], classes = ["ucsschoolStudent"]): DirectoryUser => ({
  ...{ kind: "user", id: "u", dn: "uid=u,ou=ou1", username: "u", firstname: "U", lastname: "U" },
  ...{ schools: names, roles: [], objectClasses: classes, groups: [] },
});
const judge = (object: DirectoryUser | undefined, known?: LedgerEntry) =>
  judgeHolding("u", { object, entry: known, scope: ["ou2"], schools })?.act;

describe("when ou1 is removed and ou2 stays,", () => {
  it("its users go, those of ou2 as well are updated", () => {
    expect(judge(user(["ou1"]), entry)).toBe("delete");
    expect(judge(user(["ou1"]))).toBe("delete");
    expect(judge(user(["ou1", "OU2"]), entry)).toBe("update");
  });

  it("one without a name is updated too: the broker must learn of it as of any other", () => {
    expect(judge({ ...user(["ou1", "ou2"]), firstname: "" }, entry)).toBe("update");
  });

  it("who was never sent is left alone, unless the ledger speaks of it", () => {
    expect(judge(user(["ou1"], ["ucsschoolLegalGuardian"]))).toBeUndefined();
    expect(judge(user(["ou1"], ["ucsschoolStudent", "ucsschoolExam"]))).toBeUndefined();
    expect(judge(user(["ou1"], ["ucsschoolStudent", "ucsschoolExam"]), entry)).toBe("delete");
  });

  it("who left the directory goes, if the ledger speaks of it", () => {
    expect(judge(undefined, entry)).toBe("delete");
    expect(judge(undefined)).toBeUndefined();
  });
});
