import { describe, expect, it } from "@jest/globals";
import {
  directoryFacts,
  findAccidentDeletes,
  findForeignFields,
  findLost,
  findMarkers,
  findOldOverNew,
  findTrash,
  type ObjectHistory,
  type PlainEntry,
} from "@id-connector/test-world";

const at = 1000;

/** A history of users' last names, with who made them. */
function named(...states: readonly (readonly [by: string, lastName: string | undefined])[]): ObjectHistory {
  const made = states.map(([by, name], index) => ({
    sequence: index,
    at: at + index,
    by,
    value: name === undefined ? undefined : { id: "u", first_name: "A", last_name: name, user_name: "u", context: {} },
  }));
  return { resource: "users", id: "u", states: made };
}

function classOf(...states: readonly (readonly [by: string, members: readonly string[]])[]): ObjectHistory {
  const made = states.map(([by, members], index) => ({
    sequence: index,
    at: at + index,
    by,
    value: { id: "c", name: "1a", description: "", school: "A", members },
  }));
  return { resource: "classes", id: "c", states: made };
}

const facts = (...all: readonly (readonly [string, readonly string[]])[]) => new Map(all);
const lastNames = (...names: readonly string[]) => facts(["users/u last_name", names], ["users/u there", ["yes"]]);

describe("nothing old wins", () => {
  const put = "PUT users";

  it("states may be skipped, and come back where the directory went back", () => {
    expect(findOldOverNew([named(["POST users", "A"], [put, "C"])], lastNames("A", "B", "C"))).toEqual([]);
    expect(findOldOverNew([named([put, "A"], [put, "B"], [put, "A"])], lastNames("A", "B", "A"))).toEqual([]);
  });

  it("an older state after a newer one is told, with who made it", () => {
    const [told, ...more] = findOldOverNew([named([put, "B"], [put, "A"], [put, "B"])], lastNames("A", "B"));
    expect(told).toContain("PUT users made it A");
    expect(told).toContain("A → B");
    expect(more).toEqual([]);
  });

  it("so is one that the directory had before anybody looked, and one that was there before", () => {
    expect(findOldOverNew([named([put, "A"], [put, "B"], [put, "A"])], lastNames("B"))).toHaveLength(1);
    const history = [named([put, "A"], [put, "B"], [put, "A"])];
    expect(findOldOverNew(history, lastNames("B"), { since: at + 1 })).toHaveLength(1);
  });

  it("what was there before, a name for a moment, a new name and what a scenario named are not", () => {
    expect(findOldOverNew([named([put, "B"], [put, "A"])], lastNames("A", "B"), { since: at + 5 })).toEqual([]);
    expect(findOldOverNew([named([put, "A"], [put, "tmp-u"], [put, "B"])], lastNames("A", "B"))).toEqual([]);
    expect(findOldOverNew([named([put, "A"], [put, "never"])], lastNames("A"))).toEqual([]);
    expect(findOldOverNew([named([put, "B"], [put, "A"])], lastNames("A", "B"), { mayReturn: ["u"] })).toEqual([]);
  });

  it("nobody is to blame for what was done to the broker itself, but for what comes after", () => {
    const lost = [named([put, "B"], ["loss", undefined], ["restored", "A"], [put, "B"])];
    expect(findOldOverNew(lost, lastNames("A", "B"))).toEqual([]);
    const late = [named([put, "B"], ["tampering", "X"], [put, "A"])];
    expect(findOldOverNew(late, lastNames("A", "B"))).toHaveLength(1);
  });

  it("a deleted user that comes back is told, unless the directory has it back", () => {
    const back = [named(["POST users", "A"], ["DELETE users", undefined], ["POST users", "A"])];
    const own = ["user_name", "first_name", "last_name"].map((field) => [`users/u ${field}`, ["u", "A"]] as const);
    const there = (...values: readonly string[]) => facts(...own, ["users/u there", values]);
    expect(findOldOverNew(back, there("yes", "no"))).toHaveLength(1);
    expect(findOldOverNew(back, there("yes", "no", "yes"))).toEqual([]);
  });

  it("a class fills up, and loses nobody whom the directory did not let go", () => {
    const has = (...values: readonly string[]) => facts(["classes/c has u", values], ["classes/c has v", ["yes"]]);
    const filled = [["POST classes", []] as const, ["PUT users", ["u"]] as const, ["PUT users", ["u", "v"]] as const];
    expect(findOldOverNew([classOf(...filled)], has("yes"))).toEqual([]);
    expect(findOldOverNew([classOf(...filled, ["PUT classes", ["v"]])], has("yes"))).toHaveLength(1);
    expect(findOldOverNew([classOf(...filled, ["PUT classes", ["v"]])], has("yes", "no"))).toEqual([]);
    expect(findOldOverNew([classOf(...filled, ["PUT classes", ["v"]])], facts(["classes/c has v", ["yes"]]))).toEqual(
      [],
    );
    const again = [...filled, ["PUT classes", ["v"]] as const, ["PUT users", ["u", "v"]] as const];
    expect(findOldOverNew([classOf(...again)], has("yes", "no"))).toHaveLength(1);
  });

  it("who is deleted leaves its classes with that, and nobody else does", () => {
    const history = (by: string) => [classOf(["PUT users", ["u"]], [by, []])];
    expect(findOldOverNew(history("DELETE users"), facts(["classes/c has u", ["yes"]]))).toEqual([]);
    expect(findOldOverNew(history("PUT users"), facts(["classes/c has u", ["yes"]]))).toHaveLength(1);
  });
});

describe("what the directory had", () => {
  const entry = (dn: string, values: Readonly<Record<string, readonly string[]>>): PlainEntry => ({
    dn,
    values: (name) => values[name] ?? [],
  });
  const pupil = (uid: string, schools: readonly string[], more = {}) =>
    entry(`uid=${uid},cn=users,ou=A,dc=x`, {
      ...{ uid: [uid], sn: ["S"], givenName: ["G"], objectClass: ["ucsschoolStudent"], ucsschoolSchool: schools },
      ...more,
    });
  const group = (...members: readonly string[]) =>
    entry("cn=A-1a,cn=klassen,cn=schueler,cn=groups,ou=A,dc=x", {
      ...{ cn: ["A-1a"], objectClass: ["posixGroup"] },
      uniqueMember: members.map((uid) => `UID=${uid}, cn=users,ou=A,dc=x`),
    });

  it("is every value of every fact, in order", () => {
    const seen = directoryFacts([
      { id: "u", entry: pupil("one", ["A"]) },
      { id: "c", entry: group("one") },
      { id: "u", entry: pupil("two", ["A"]) },
      { id: "c", entry: group("two") },
      { id: "u", entry: undefined },
    ]);
    expect(seen.get("users/u user_name")).toEqual(["one", "two"]);
    expect(seen.get("users/u there")).toEqual(["yes", "no"]);
    expect(seen.get("users/u roles in a")).toEqual(["student"]);
    expect(seen.get("classes/c name")).toEqual(["1a"]);
    expect(seen.get("classes/c has u")).toEqual(["yes", "no", "yes", "no"]);
  });

  it("counts nobody as a member who may not be sent, or is not of the class's school", () => {
    const exam = { objectClass: ["ucsschoolStudent", "ucsschoolExam"] };
    const seen = directoryFacts([
      { id: "c", entry: group("one") },
      { id: "u", entry: pupil("one", ["A"]) },
      { id: "u", entry: pupil("one", ["B"]) },
      { id: "u", entry: pupil("one", ["A"]) },
      { id: "u", entry: pupil("one", ["A"], exam) },
    ]);
    expect(seen.get("classes/c has u")).toEqual(["yes", "no", "yes", "no"]);
    expect(seen.get("users/u in a")).toEqual(["yes", "no", "yes", "no"]);
  });

  it("lets go of an object with the last listed school", () => {
    const seen = directoryFacts(
      [
        { id: "u", entry: pupil("one", ["A"]) },
        { id: "u", entry: pupil("one", ["B"]) },
      ],
      { listed: ["a"] },
    );
    expect(seen.get("users/u there")).toEqual(["yes", "no"]);
  });
});

describe("no accident deletes", () => {
  const deleted = [named(["PUT users", "A"], ["DELETE users", undefined])];

  it("a deletion of what the directory had all the time is one, unless somebody named it", () => {
    expect(findAccidentDeletes(deleted, lastNames("A"))).toHaveLength(1);
    expect(findAccidentDeletes(deleted, lastNames("A"), { mayDelete: ["u"] })).toEqual([]);
    expect(findAccidentDeletes(deleted, facts(["users/u there", ["yes", "no"]]))).toEqual([]);
    expect(findAccidentDeletes(deleted, facts())).toEqual([]);
  });

  it("what the broker lost by itself is none", () => {
    expect(findAccidentDeletes([named(["PUT users", "A"], ["loss", undefined])], lastNames("A"))).toEqual([]);
  });
});

describe("nothing lost", () => {
  const places = { queued: [], trashed: [], classNames: new Map() };
  const different = { kind: "users", id: "u", wanted: { id: "u" }, held: undefined } as const;
  const members = (...ids: readonly string[]) => ({ id: "c", members: ids });

  it("a difference is explained by an item of the object's own, or of a member", () => {
    expect(findLost([different], places)).toHaveLength(1);
    expect(findLost([different], { ...places, queued: ["u"] })).toEqual([]);
    const trashed = [{ id: "u", code: "REFUSED" }];
    expect(findLost([different], { ...places, trashed })).toEqual([]);
    const lacks = { kind: "classes", id: "c", wanted: members("u", "v"), held: members("v") } as const;
    expect(findLost([lacks], { ...places, trashed })).toEqual([]);
    expect(findLost([{ ...lacks, held: members() }], { ...places, trashed })).toHaveLength(1);
  });

  it("or of one of its classes", () => {
    const context = (...classes: readonly string[]) => ({ id: "u", context: { A: { roles: ["student"], classes } } });
    const lacks = { ...different, wanted: context("1a", "1b"), held: context("1a") };
    const classNames = new Map([["c", ["a-1b"]]]);
    expect(findLost([lacks], { ...places, classNames, queued: ["c"] })).toEqual([]);
    expect(findLost([lacks], { ...places, classNames })).toHaveLength(1);
  });

  it("the trash is as it should be, and everything in it has a reason", () => {
    const one = { id: "u", code: "REFUSED" };
    expect(findTrash([one, one], { REFUSED: 2 })).toEqual([]);
    expect(findTrash([one], {})).toHaveLength(1);
    expect(findTrash([], { REFUSED: 1 })).toHaveLength(1);
    expect(findTrash([one], "any")).toEqual([]);
    expect(findTrash([{ id: "u", code: undefined }], "any")).toEqual(["no reason for u"]);
  });
});

describe("nothing foreign", () => {
  const common = { sequence: 1, at, ms: 1, path: "", authority: "A", id: "u", status: 200, fault: undefined };

  it("a field that the API does not have", () => {
    const asked = { ...common, method: "PUT", resource: "users" } as const;
    expect(findForeignFields([{ ...asked, bodyKeys: ["id", "context"] }])).toEqual([]);
    expect(findForeignFields([{ ...asked, bodyKeys: ["id", "mail"] }])).toEqual(["PUT users/u sent mail"]);
  });

  it("a marker in a text, in whatever case, without repeating it", () => {
    const markers = new Map([["Secret", "a password"]]);
    expect(findMarkers(new Map([["log", "it is seCRet"]]), markers)).toEqual(["log holds a password"]);
    expect(findMarkers(new Map([["log", "it is public"]]), markers)).toEqual([]);
  });
});
