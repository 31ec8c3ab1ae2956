import { describe, expect, it } from "@jest/globals";
import type { LedgerEntry } from "@id-connector/delivery-ledger";
import type { DirectorySchool, SchoolItem } from "@id-connector/listener-object";
import { decideSchool } from "../../../src/deliver/decide/decide-school.js";
import type { Known } from "../../../src/deliver/decide/decision.js";

const school = (name: string): DirectorySchool => ({
  ...{ kind: "school", id: `id-of-${name}`, dn: `ou=${name},dc=x`, name, displayName: name },
});
const [a, b] = [school("A"), school("B")];
const entry = { kind: "school", state: "present", schools: ["A"], related: [] } as const;
const named: SchoolItem = {
  ...{ id: a.id, dn: a.dn, udm_object_type: "container/ou", object: { name: "A", displayName: "A" }, options: null },
};
const nameless: SchoolItem = { ...named, object: null };
const removal = { act: "remove_school", name: "A" };
const superseded = { act: "nothing", outcome: "superseded" };
const notSeen = { act: "refuse", kind: "school", code: "SCHOOL_NOT_SEEN" };

/** `entry`: the only entry in the ledger for the school. */
type Change = Partial<Known> & { readonly item?: SchoolItem; readonly entry?: LedgerEntry };

function decided({ item = named, entry: known, ...change }: Change) {
  return decideSchool(item, {
    ...{ object: undefined, schools: [a, b], ledgerComplete: true, scope: ["A"], resend: false, hidden: false },
    ...{ sends: { users: true, groups: true }, possibleKinds: [], entries: known ? [known] : [] },
    ...change,
  });
}

describe("a school that is listed", () => {
  it.each<[string, Known["scope"]]>([
    ["by its name, in whatever case", ["a"]],
    ["as all are", "all"],
  ])("%s is made sure of", (_, scope) => {
    expect(decided({ object: a, scope })).toEqual({ act: "send_school", school: a });
  });

  it("is left alone where it is not seen", () => {
    const known = { item: nameless, entry, resend: true };
    expect(decided({ ...known, schools: [b] })).toMatchObject(notSeen);
    expect(decided({ ...known, scope: "all", schools: [] })).toMatchObject(notSeen);
  });

  it("is left alone, too, where only its item names it, or nothing does", () => {
    expect(decided({ schools: [b], resend: true })).toMatchObject(notSeen);
    expect(decided({ item: nameless, schools: [b], resend: true })).toMatchObject(notSeen);
  });

  it("is another one where another one has its name now", () => {
    const schools = [{ ...a, id: "new" }, b];
    expect(decided({ entry, schools })).toEqual(removal);
  });
});

describe("a school that is not listed", () => {
  const scope = ["B"];

  it.each<[string, Change]>([
    ["has it", { object: a }],
    ["does not have it", { schools: [b] }],
    ["does not have it, nor its item its name", { schools: [b], item: nameless }],
    ["has something else of its id", { object: { kind: "other", id: a.id, dn: a.dn } }],
  ])("is deleted where the directory %s", (_, change) => {
    expect(decided({ scope, entry, ...change })).toEqual(removal);
  });

  it("is deleted where a request for it got no answer, or the ledger does not go back far enough", () => {
    expect(decided({ scope, object: a, entry: { ...entry, state: "sending" } })).toEqual(removal);
    expect(decided({ scope, object: a, ledgerComplete: false })).toEqual(removal);
  });

  it("is deleted where the broker does not have it, or only a shell, only when somebody asks for it", () => {
    const shell = { ...entry, state: "absent", incomplete: true } as const;
    for (const known of [{}, { entry: shell }]) {
      expect(decided({ scope, object: a, ...known })).toMatchObject(superseded);
      expect(decided({ scope, object: a, ...known, resend: true })).toEqual(removal);
    }
  });

  it("is called as the broker calls it, else as the directory does, else as its item does", () => {
    const object = { ...a, name: "New" };
    const known = { scope, item: { ...named, object: { name: "Item", displayName: "" } }, resend: true };
    expect(decided({ ...known, object, entry })).toMatchObject({ name: "A" });
    expect(decided({ ...known, object })).toMatchObject({ name: "New" });
    expect(decided(known)).toMatchObject({ name: "Item" });
  });

  it("is deleted without a name where nobody knows it and all that are listed are seen", () => {
    expect(decided({ item: nameless, resend: true })).toEqual({ act: "remove_school", name: undefined });
  });
});

it("a school that is gone while all are listed is deleted where somebody asks for it", () => {
  const known = { item: nameless, entry, scope: "all" as const, schools: [b] };
  expect(decided({ ...known, resend: true })).toEqual(removal);
  expect(decided(known)).toMatchObject(superseded);
});
