import { beforeEach, describe, expect, it } from "@jest/globals";
import type { AuthorityLedger } from "../src/index.js";
import { ledgerFolder, openForTest } from "./ledger-folder.js";

let ledger: AuthorityLedger;
const [user, group] = ["user", "group"];
const toSend = { kind: "user", schools: ["A"] } as const;
const send = async (related: readonly string[] = [], createdAt?: number) =>
  ledger.confirmPresent(user, {
    ...{ ...toSend, before: await ledger.beginWrite(user, toSend), digest: "new", related },
    ...{ createdAt, notIn: ["choir"] },
  });
const entry = (id = user) => ledger.get(id);

beforeEach(async () => {
  ledger = (await openForTest(await ledgerFolder())).authority("A");
  for (const [id, kind] of [
    ["group", "school_class"],
    ["other", "school_class"],
    ["choir", "workgroup"],
  ] as const)
    await ledger.confirmPresent(id, { kind, schools: ["A"], before: undefined });
});

describe("a crash before the answer", () => {
  it("leaves an object of which nobody claims that it is there, or is not", async () => {
    expect(await ledger.beginWrite(user, toSend)).toBeUndefined();
    expect(entry()).toEqual({ ...toSend, state: "sending", related: [] });
  });

  it("leaves one that was there, with content that nobody claims to know", async () => {
    await send([group], 5);
    const before = await ledger.beginWrite(user, { ...toSend, schools: ["B"] });
    expect(before).toMatchObject({ digest: "new", related: [group] });
    expect(entry()).toMatchObject({ state: "present", schools: ["A"], related: [group], createdAt: 5 });
    expect(entry()).not.toHaveProperty("digest");
  });

  it("leaves what an earlier request without an answer may have related, and the next confirmation ends that", async () => {
    await send([group]);
    await ledger.beginRemoval(user, "user");
    expect(await ledger.beginWrite(user, toSend)).toMatchObject({ state: "sending", related: [group] });
    expect(entry()?.related).toEqual([group]);
    await send(["other"], 5);
    expect([entry(group)?.related, entry("other")?.related]).toEqual([[], [user]]);
  });

  it("leaves one that was to be deleted to be asked for; one that is not there stays what it is", async () => {
    await send([group]);
    await ledger.beginRemoval(user, "user");
    expect(entry()).toMatchObject({ state: "sending", related: [group] });
    expect(entry()).not.toHaveProperty("digest");
    await ledger.confirmAbsent(user, "user", {});
    await ledger.beginRemoval(user, "user");
    expect(entry()?.state).toBe("absent");
  });
});

describe("a request that was turned away", () => {
  it("leaves an object that the ledger did not know unknown", async () => {
    await ledger.takeBack(user, "user", await ledger.beginWrite(user, toSend));
    expect(entry()).toBeUndefined();
  });

  it("leaves one that was deleted as it was, and another kind of it alone", async () => {
    await ledger.confirmAbsent(user, "user", { schools: ["A"], deletedAt: 9, ordered: true });
    const gone = entry();
    const before = await ledger.beginWrite(user, { ...toSend, schools: ["B"] });
    await ledger.takeBack(user, "user", before);
    expect(entry()).toEqual(gone);
    await ledger.takeBack(user, "workgroup", undefined);
    expect(entry()).toEqual(gone);
  });

  it("leaves one that may be there as beginWrite left it", async () => {
    await send([group]);
    const taken = async () => {
      const before = await ledger.beginWrite(user, { ...toSend, schools: ["B"] });
      const begun = entry();
      await ledger.takeBack(user, "user", before);
      expect(entry()).toEqual(begun);
    };
    await taken();
    await ledger.beginRemoval(user, "user");
    await taken();
  });
});

describe("a confirmed write", () => {
  it("changes the relation at both ends", async () => {
    await send([group]);
    expect([entry(group)?.related, entry("other")?.related]).toEqual([[user], []]);
    await send(["other"]);
    expect([entry(group)?.related, entry("other")?.related]).toEqual([[], [user]]);
    await ledger.confirmPresent("other", { kind: "school_class", schools: ["A"], before: entry("other") });
    expect(entry()?.related).toEqual([]);
  });

  it("keeps a user's workgroups apart from its classes, and knows of none where the user is new there", async () => {
    await send();
    const choir = { kind: "workgroup", schools: ["A"] } as const;
    await ledger.confirmPresent("choir", { ...choir, before: entry("choir"), related: [user] });
    expect(entry()).toMatchObject({ related: [], workgroups: ["choir"] });
    await send([group]);
    expect(entry()?.workgroups).toEqual(["choir"]);
    await send([group], 7);
    expect([entry()?.workgroups, entry("choir")?.related]).toEqual([[], []]);
  });

  it("keeps when the object was made, but for one that had to be made again", async () => {
    await send([], 5);
    await send();
    expect(entry()?.createdAt).toBe(5);
    await ledger.beginRemoval(user, "user");
    await send();
    expect(entry()).not.toHaveProperty("createdAt");
  });
});

describe("what is gone", () => {
  it("keeps its schools, loses its relations, and holds how it went", async () => {
    await send([group]);
    await ledger.confirmAbsent(user, "user", { deletedAt: 9, ordered: true, planned: false });
    const gone = { kind: "user", state: "absent", schools: ["A"], related: [], deletedAt: 9, ordered: true };
    expect([entry(), entry(group)?.related]).toEqual([gone, []]);
  });

  it("is known as an empty shell where a school cannot be deleted", async () => {
    await ledger.confirmAbsent("school", "school", { schools: ["A"], shell: true });
    expect(entry("school")).toMatchObject({ state: "absent", incomplete: true });
  });
});

describe("an answer to a question", () => {
  it("tells that an object is there, and nothing of its content", async () => {
    await ledger.confirmAbsent(user, "user", { schools: ["A"], deletedAt: 9 });
    await ledger.markUnsure([user]);
    await ledger.learnPresent(user, "user");
    expect(entry()).toEqual({ ...toSend, state: "present", related: [] });
  });

  it("tells all of a group, and its members learn it", async () => {
    await send(["other"]);
    const shown = { schools: ["A"], related: [user], digest: "shown" };
    await ledger.learnPresent(group, "school_class", shown);
    expect(entry(group)).toEqual({ kind: "school_class", state: "present", ...shown });
    expect(entry()?.related).toEqual(["other", group]);
  });
});

describe("beside a request", () => {
  it("only what is known is amended", async () => {
    await ledger.amend(user, "user", { sentAt: 3 });
    expect(entry()).toBeUndefined();
    await send();
    await ledger.amend(user, "user", { sentAt: 3 });
    expect(entry()).toMatchObject({ sentAt: 3, digest: "new" });
  });

  it("strangers are noted as users that may be there; who is known stays as it is", async () => {
    await ledger.meetStrangers([user, group]);
    expect(entry()).toMatchObject({ kind: "user", state: "sending", unsure: true });
    expect(entry(group)?.state).toBe("present");
  });
});
