import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Ledger } from "@id-connector/delivery-ledger";
import type { Change } from "@id-connector/ldap-reader";
import { priorities } from "@id-connector/listener-object";
import { keyOfName, priorityOf, readItem } from "@id-connector/queue-fs";
import { listenToChanges } from "../../src/listen/listen-changes.js";
import { idOf } from "../support/delivery-parts.js";
import { openListening, type ListeningParts } from "../support/listening.js";
import { openObserver } from "../support/open-observer.js";
import { stageOf } from "../support/stage-of.js";

const [one, two] = [idOf(2), idOf(3)];
let parts: ListeningParts;
let observer: ReturnType<typeof openObserver>;

beforeEach(async () => {
  parts = await openListening();
  observer = openObserver();
});
afterEach(() => parts.close());

function present(id: string, change: { readonly initial?: boolean; readonly stamp?: string } = {}): Change {
  const dn = `uid=${id},dc=x`;
  const item = { id, dn, udm_object_type: "users/user" as const, object: { school: ["A"] }, options: [] };
  return { type: "present", id, dn, objectType: "users/user", item, initial: false, ...change };
}
const position = (cookie: string): Change => ({ type: "position", cookie });
const refreshed: Change = { type: "refreshed" };

interface Heard {
  readonly mode?: "sync" | "poll";
  readonly ledger?: Ledger;
  /** After the nth change the directory waits for this. */
  readonly after?: (count: number) => void | Promise<void>;
  readonly tmpFolder?: string;
}

/** Listens to a directory that tells these changes and then ends. */
async function hear(
  changes: readonly Change[],
  { mode = "sync", ledger, after, tmpFolder }: Heard = {},
): Promise<void> {
  const inQueue = tmpFolder === undefined ? parts.inQueue : { ...parts.inQueue, tmpFolder };
  const stopping = new AbortController().signal;
  const surroundings = parts.surroundings({ changes: () => tell() }, ledger);
  await listenToChanges({ mode, inQueue, surroundings, stopping, observer, stage: stageOf("listen") });

  async function* tell(): AsyncGenerator<Change, void> {
    for (const [index, change] of changes.entries()) {
      yield change;
      await after?.(index + 1);
    }
  }
}

const seen = () => [...parts.ledger.directory.ids()];
const keys = () => parts.queued().map((name) => keyOfName(name));

/** A ledger that notes what is in the queue, on disk, when something is written down as seen. */
function watchedLedger(notes: string[]): Ledger {
  const { ledger } = parts;
  return {
    ...ledger,
    directory: {
      ...ledger.directory,
      write(changes, options) {
        notes.push(`${String(changes.length)} seen, ${String(parts.queued().length)} queued`);
        return ledger.directory.write(changes, options);
      },
    },
  };
}

it("a group of so many members that a queue takes no such item is queued without them", async () => {
  const users = Array.from(
    { length: 30_000 },
    (_, number) => `uid=user${String(number)},cn=schueler,cn=users,ou=A,dc=x`,
  );
  const group = { id: one, dn: "cn=Domain Users A,cn=groups,ou=A,dc=x", udm_object_type: "groups/group" as const };
  const item = { ...group, object: { name: "Domain Users A", users }, options: [] };
  await hear([{ type: "present", ...group, objectType: "groups/group", item, initial: true }, present(two), refreshed]);
  expect(keys().toSorted()).toEqual([one, two]);
  const name = parts.queued().find((queued) => keyOfName(queued) === one) ?? "";
  expect(await readItem(parts.inQueue, name)).toMatchObject({
    value: { ...group, object: { name: "Domain Users A" } },
  });
});

describe.each(["sync", "poll"] as const)("that a change was seen (%s)", (mode) => {
  const end = mode === "sync" ? position("c1") : refreshed;

  it("is written down when its item is on disk", async () => {
    const notes: string[] = [];
    await hear([present(one), present(two), end], { mode, ledger: watchedLedger(notes) });
    expect(notes[0]).toBe("2 seen, 2 queued");
    expect(seen()).toEqual([one, two]);
  });

  it("is not written down where the queue cannot take its item, nor is the position: it is told again", async () => {
    const broken = { mode, tmpFolder: join(parts.home, "missing") };
    await expect(hear([present(one), end], broken)).rejects.toMatchObject({ code: "QUEUE_GONE" });
    expect([
      seen(),
      parts.ledger.directory.cookie(),
      observer.said.filter((said) => said !== "reached undefined"),
    ]).toEqual([[], undefined, []]);
  });

  it("is told again, not lost, where the ledger cannot be written", async () => {
    const { ledger } = parts;
    const write = () => Promise.reject(new Error("the disk is full"));
    const failing = { ...ledger, directory: { ...ledger.directory, write } };
    await expect(hear([present(one), end], { mode, ledger: failing })).rejects.toThrow("the disk is full");
    expect([keys(), seen(), ledger.directory.cookie()]).toEqual([[one], [], undefined]);
  });

  it("of a deletion: it is forgotten when its item is on disk", async () => {
    await hear([present(one), end], { mode });
    const notes: string[] = [];
    await hear([{ type: "gone", id: one }, end], { mode, ledger: watchedLedger(notes) });
    expect(notes[0]).toBe("1 seen, 2 queued");
    expect(seen()).toEqual([]);
  });
});

describe("what is heard", () => {
  it("is in the queue when listening says how far it came, once each, and the cookie is kept with it", async () => {
    const notes: string[] = [];
    const after = () =>
      void notes.push(`${observer.said.at(-1) ?? "nothing"}, ${String(parts.queued().length)} queued`);
    await hear([present(one), position("c1"), present(two), position("c2")], { after });
    expect(notes).toEqual([
      "reached undefined, 0 queued",
      "caught up, 1 queued",
      "caught up, 1 queued",
      "caught up, 2 queued",
    ]);
    expect(observer.said).toEqual(["reached undefined", "reached c1", "caught up", "reached c2", "caught up"]);
    expect(keys().toSorted()).toEqual([one, two]);
    expect(parts.ledger.directory.cookie()).toBe("c2");
  });

  it("in a refresh is in the queue at its end, without waiting for more", async () => {
    const notes: number[] = [];
    await hear([present(one), refreshed, present(two)], { after: () => void notes.push(parts.queued().length) });
    expect(notes).toEqual([0, 1, 1]);
    expect(observer.said).toContain("caught up");
  });

  it("last, before the directory ends or listening is stopped, is in the queue in the end", async () => {
    await hear([present(one)]);
    expect([keys(), seen()]).toEqual([[one], [one]]);
  });

  it("in large numbers is put into the queue 500 at a time", async () => {
    const notes: number[] = [];
    const many = Array.from({ length: 1_001 }, (_, index) => present(idOf(100 + index)));
    await hear(many, { after: () => void notes.push(parts.queued().length) });
    expect([notes[498], notes[499], notes[999], parts.queued().length]).toEqual([0, 500, 1_000, 1_001]);
  });

  it("first, because all is read, says so and goes behind the day's changes", async () => {
    await hear([present(one, { initial: true }), present(two), refreshed]);
    const names = new Map(parts.queued().map((name) => [keyOfName(name), name]));
    const [first, changed] = [names.get(one) ?? "", names.get(two) ?? ""];
    expect([priorityOf(first), priorityOf(changed)]).toEqual([priorities.bulk, priorities.changed]);
    expect(await readItem(parts.inQueue, first)).toMatchObject({ value: { id: one, initial: true } });
    expect(await readItem(parts.inQueue, changed)).not.toHaveProperty("value.initial");
  });

  it("of one that is only hidden is looked at, and it stays among the known ones", async () => {
    await hear([present(one), position("c1"), { type: "hidden", id: one, dn: "uid=a,dc=x" }, position("c2")]);
    expect([keys(), seen()]).toEqual([[one, one], [one]]);
  });
});
