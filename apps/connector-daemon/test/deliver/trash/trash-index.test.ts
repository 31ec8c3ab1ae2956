import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { rewriteReason, type TrashReason } from "@id-connector/queue-fs";
import { makeNotes } from "../../../src/deliver/trash/trash-index.js";
import { idOf } from "../../support/delivery-parts.js";
import { openTrashParts, type TrashParts, userOf } from "../../support/trash-parts.js";

const [id, other] = [idOf(2), idOf(3)];
const itemOf = (one: string) =>
  JSON.stringify({ id: one, dn: "uid=a,dc=x", udm_object_type: "users/user", object: {}, options: null });
const item = itemOf(id);
const reasonAt = (minute: number, code = "REFUSED"): TrashReason => {
  const at = new Date(minute * 60_000).toISOString();
  return { code, message: "", firstAt: at, lastAt: at };
};

describe("the notes of a trash", () => {
  const noteOf = (one: string | undefined, reason: TrashReason) => ({ id: one, reason, print: undefined });

  it("name the files of an object by their times, the newest last, in whatever order they came", () => {
    const notes = makeNotes();
    for (const [name, minute] of [["b", 2], ["c", 3], ["a", 1]] as const) notes.put(name, noteOf(id, reasonAt(minute))); // prettier-ignore
    expect(notes.namesOf(id)).toEqual(["a", "b", "c"]);
    notes.put("a", noteOf(id, reasonAt(4)));
    expect(notes.namesOf(id)).toEqual(["b", "c", "a"]);
  });

  it("count an object once, by its newest file, and each file of nobody's", () => {
    const notes = makeNotes();
    notes.put("a", noteOf(id, reasonAt(2, "NEWER")));
    notes.put("b", noteOf(id, reasonAt(1, "OLDER")));
    for (const name of ["c", "d"]) notes.put(name, noteOf(undefined, reasonAt(1, "BAD_ITEM")));
    expect(notes.counts()).toEqual({ NEWER: 1, BAD_ITEM: 2 });
    expect([...notes.ids()]).toEqual([id]);
  });

  it("know an object no longer when its last file goes, or turns out to be about another one", () => {
    const notes = makeNotes();
    for (const name of ["a", "b"]) notes.put(name, noteOf(id, reasonAt(1)));
    notes.drop("a");
    expect([...notes.ids()]).toEqual([id]);
    notes.put("b", noteOf(other, reasonAt(1)));
    expect([...notes.ids()]).toEqual([other]);
    expect(notes.namesOf(id)).toEqual([]);
  });
});

describe("what lies in the trash", () => {
  let parts: TrashParts;
  beforeEach(async () => {
    parts = await openTrashParts();
  });
  afterEach(() => parts.close());

  const file = (name: string) => join(parts.delivery.queue.folder, "trash", name);
  const codeOf = (one = id) => parts.delivery.trash.reasonOf(one)?.code;
  /** Looks at the folder whatever its time says, which can miss a change right after another one. */
  const look = () => {
    parts.pass(600_000);
    return parts.delivery.trash.refresh();
  };

  it("a user that lies there is known by id and code, and two files of one object count once", async () => {
    await parts.drop("a.json", item, { lastAt: "2026-01-01T00:00:00.000Z" });
    await parts.drop("b.json", item, { code: "EXISTS", answer: "long" });
    const { trash } = parts.delivery;
    expect(trash.counts()).toEqual({ EXISTS: 1 });
    expect(trash.reasonOf(id)).toMatchObject({ code: "EXISTS" });
    expect(trash.reasonOf(id)).not.toHaveProperty("answer");
    expect(trash.namesOf(id)).toEqual(["a.json", "b.json"]);
    await parts.put(id);
    await parts.deliver({ [id]: userOf(2) });
    expect(await parts.trashed()).toEqual([]);
  });

  it("is told as new once", async () => {
    await parts.drop("a.json", item, {});
    await writeFile(file("b.json"), itemOf(other));
    expect(await look()).toEqual([other]);
    expect(await look()).toEqual([]);
  });

  it("is forgotten when a person removed it, one file or the whole folder", async () => {
    await parts.drop("a.json", item, {});
    await writeFile(file("b.json"), itemOf(other));
    await look();
    await rm(file("a.json"));
    await look();
    expect([codeOf(id), codeOf(other)]).toEqual([undefined, "UNKNOWN"]);
    await rm(file(""), { recursive: true });
    expect(await look()).toEqual([]);
    expect(parts.delivery.trash.counts()).toEqual({});
  });

  it("is known by what a person made of its reason", async () => {
    await parts.drop("a.json", item, {});
    await rewriteReason(parts.delivery.queue, "a.json", reasonAt(1, "DELETION_REJECTED"));
    await look();
    expect(codeOf()).toBe("DELETION_REJECTED");
  });

  it("is read anew where the folder looks as before, but not more often than each ten minutes", async () => {
    await parts.drop("a.json", item, {});
    await writeFile(file("a.json.reason.json"), JSON.stringify(reasonAt(1, "EXISTS")));
    parts.pass(599_999);
    await parts.delivery.trash.refresh();
    expect(codeOf()).toBe("REFUSED");
    parts.pass(1);
    await parts.delivery.trash.refresh();
    expect(codeOf()).toBe("EXISTS");
  });

  it("is known by the entry that was put there last, which takes the place of all others", async () => {
    const { trash } = parts.delivery;
    await parts.drop("a.json", item, {});
    await writeFile(file("b.json"), item);
    await look();
    expect(trash.namesOf(id)).toHaveLength(2);
    trash.put(id, "c.json", reasonAt(1, "EXISTS"));
    expect([trash.namesOf(id), codeOf()]).toEqual([["c.json"], "EXISTS"]);
    trash.drop(id);
    expect([...trash.ids()]).toEqual([]);
  });
});
