import { describe, expect, test } from "@jest/globals";
import type { KnownObjects } from "../src/change.js";
import { trackSync, type SyncEvent } from "../src/sync-tracker.js";

const known = (...ids: string[]): KnownObjects => ({
  has: (id) => ids.includes(id),
  ids: () => ids,
  stamp: (id) => (ids.includes(id) ? `stamp-${id}` : undefined),
  dn: (id) => (ids.includes(id) ? `uid=${id}` : undefined),
});
const entry = (id: string, state: "add" | "modify" | "delete", more = {}): SyncEvent<string> => ({
  type: "entry",
  state,
  id,
  dn: `uid=${id}`,
  stamp: "new",
  entry: `entry of ${id}`,
  ...more,
});
const ids = (refreshDeletes: boolean, ...list: string[]): SyncEvent<string> => ({
  type: "syncIdSet",
  refreshDeletes,
  ids: list,
});
const end = (type: "refreshDelete" | "refreshPresent", cookie?: string): SyncEvent<string> => ({
  type,
  refreshDone: true,
  ...(cookie === undefined ? {} : { cookie }),
});

describe("the refresh", () => {
  test("without a cookie everything sent is new and everything else known may be gone", () => {
    const tracker = trackSync<string>({ known: known("a", "b") });
    expect(tracker.take(entry("a", "add", { cookie: "too early" }))).toEqual({
      changed: { id: "a", dn: "uid=a", entry: "entry of a" },
    });
    expect(tracker.take(end("refreshDelete", "c1"))).toEqual({
      refreshed: true,
      doubted: new Map([["b", "uid=b"]]),
      cookie: "c1",
    });
    expect(tracker.refreshing).toBe(false);
  });
  test("in a present phase what is neither listed nor sent may be gone", () => {
    const tracker = trackSync<string>({ cookie: "c0", known: known("a", "b", "c") });
    tracker.take(ids(false, "a"));
    tracker.take(entry("c", "add"));
    expect(tracker.take(end("refreshPresent", "c1"))).toMatchObject({
      doubted: new Map([["b", "uid=b"]]),
      cookie: "c1",
    });
  });
  test("in a delete phase only what is named may be gone, and ids never seen are left out", () => {
    const tracker = trackSync<string>({ cookie: "c0", known: known("a", "b") });
    expect(tracker.take(ids(true, "b", "never seen"))).toEqual({});
    expect(tracker.take(end("refreshDelete", "c1"))).toMatchObject({ doubted: new Map([["b", "uid=b"]]) });
  });
  test("nothing changed: nothing is doubted and the old cookie stays", () => {
    const tracker = trackSync<string>({ cookie: "c0", known: known("a") });
    expect(tracker.take(end("refreshDelete"))).toEqual({ refreshed: true, doubted: new Map() });
  });
  test("an empty cookie at the end means that ours was not read: everything must be asked for without one", () => {
    const tracker = trackSync<string>({ cookie: "rubbish", known: known("a", "b") });
    tracker.take(entry("a", "add"));
    expect(tracker.take(end("refreshDelete", ""))).toEqual({ cookieRefused: true });
  });
  test("an entry that is named as deleted and sent afterwards is there", () => {
    const tracker = trackSync<string>({ cookie: "c0", known: known("a") });
    tracker.take(ids(true, "a"));
    tracker.take(entry("a", "add"));
    expect(tracker.take(end("refreshDelete", "c1")).doubted).toEqual(new Map());
  });
  test("an entry with the stamp and DN that are known is not yielded again, one with a new DN is", () => {
    const tracker = trackSync<string>({ known: known("a", "b") });
    expect(tracker.take(entry("a", "add", { stamp: "stamp-a" }))).toEqual({});
    expect(tracker.take(entry("b", "add", { stamp: "stamp-b", dn: "uid=b,ou=new" }))).toHaveProperty(
      "changed.dn",
      "uid=b,ou=new",
    );
    expect(tracker.take(end("refreshDelete", "c1")).doubted).toEqual(new Map());
  });
  test("a present phase that is followed by a delete phase is complete only after that", () => {
    const tracker = trackSync<string>({ cookie: "c0", known: known("a", "b", "c") });
    tracker.take(ids(false, "a", "b"));
    expect(tracker.take({ type: "refreshPresent", refreshDone: false })).toEqual({});
    expect(tracker.refreshing).toBe(true);
    tracker.take(ids(true, "b"));
    expect([...(tracker.take(end("refreshDelete", "c1")).doubted ?? [])].map(([id]) => id).sort()).toEqual(["b", "c"]);
  });
  test("a search that ends is complete by what its Sync Done says", () => {
    const explicit = trackSync<string>({ cookie: "c0", known: known("a") });
    expect(explicit.take({ type: "done", refreshDeletes: true })).toEqual({ refreshed: true, doubted: new Map() });
    const inferred = trackSync<string>({ cookie: "c0", known: known("a") });
    expect(inferred.take({ type: "done", refreshDeletes: false, cookie: "c1" }).doubted?.size).toBe(1);
  });
});

describe("the persist stage", () => {
  const persisting = () => {
    const tracker = trackSync<string>({ cookie: "c0", known: known("a") });
    tracker.take(end("refreshDelete"));
    return tracker;
  };
  test("each message counts at once and its cookie is the position", () => {
    const tracker = persisting();
    expect(tracker.take(entry("a", "modify", { cookie: "c1", stamp: "stamp-a" }))).toEqual({
      changed: { id: "a", dn: "uid=a", entry: "entry of a" },
      cookie: "c1",
    });
    expect(tracker.take(entry("a", "delete", { cookie: "c2" }))).toEqual({
      doubted: new Map([["a", "uid=a"]]),
      cookie: "c2",
    });
    expect(tracker.take({ type: "newcookie", cookie: "c3" })).toEqual({ cookie: "c3" });
  });
  test("a set of deleted ids is doubted at once", () => {
    expect(persisting().take(ids(true, "a", "x"))).toEqual({ doubted: new Map([["a", "uid=a"]]) });
  });
});
