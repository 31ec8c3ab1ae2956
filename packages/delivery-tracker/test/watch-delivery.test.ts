import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { connectorFolders, type ConnectorFolders } from "@id-connector/connector-settings";
import { lockFolder } from "@id-connector/folder-lock";
import { until } from "@id-connector/until";
import { liveVersion, silenceOf, troubleAt, watchDelivery, type LiveStatus } from "../src/index.js";

let home: string;
let folders: ConnectorFolders;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "watch-"));
  folders = connectorFolders(home);
  await mkdir(folders.state, { recursive: true });
});
afterAll(() => rm(home, { recursive: true }));

/** What a daemon says in any case. */
const spoken: LiveStatus = {
  ...{
    version: liveVersion,
    pid: 1,
    startedAt: "2026-11-23T07:00:00Z",
    at: "2026-11-23T07:00:01Z",
    listen: { mode: "appcenter" },
  },
  ...{ stallSeconds: 900, distributed: 0, stages: [], authorities: {} },
};

/** As a daemon says it: why each authority waits, if it does. */
async function say(messages: Readonly<Record<string, string | undefined>>): Promise<void> {
  const stateOf = (message: string | undefined) =>
    message === undefined ? { state: "working" } : { state: "waiting", why: { code: "CONNECTION", message } };
  const authorities = Object.entries(messages).map(([name, message]) => [
    name,
    { running: 0, places: 0, rate: 0, ...stateOf(message) },
  ]);
  const status = { ...spoken, at: new Date().toISOString(), authorities: Object.fromEntries(authorities) as unknown };
  const file = join(folders.state, "status.json");
  await writeFile(`${file}.tmp`, JSON.stringify(status));
  await rename(`${file}.tmp`, file);
}

describe("who watches the delivery", () => {
  it("hears of each cause once, however it is worded, of its end, and when the daemon is gone for good", async () => {
    const lock = await lockFolder(folders.state, "daemon");
    await say({ One: "refused for a", Two: undefined });
    const heard: (readonly [name: string, text: string | undefined])[] = [];
    let looks = 0;
    const watch = watchDelivery({
      ...{ folders, authorities: ["One", "Two"], everyMs: 5, patienceMs: 50 },
      onTrouble: (name, trouble) => heard.push([name, trouble?.text]),
      onStopped: () => looks++,
    });
    await until("the cause is heard", () => heard.length === 1);
    // that the other's cause is heard shows that the new words were read
    await say({ One: "refused for b", Two: "refused for c" });
    await until("the other's cause is heard", () => heard.length === 2);
    await say({ One: undefined, Two: "refused for c" });
    await until("its end is heard", () => heard.length === 3);
    expect(heard).toEqual([
      ["One", "waits (CONNECTION): refused for a."],
      ["Two", "waits (CONNECTION): refused for c."],
      ["One", undefined],
    ]);
    await lock.release();
    await until("the daemon counts as gone", () => watch.gone.aborted);
    expect(looks).toBe(1);
    watch.stop();
  });
});

describe("a daemon that hangs", () => {
  const live = { ...spoken, listen: { mode: "" } };
  const at = (ms: number) => ({ ...live, at: new Date(ms).toISOString() });

  it("is told from one that speaks once a second, and from one that said nothing yet", () => {
    expect(silenceOf(at(0), 40_000)).toMatchObject({ code: "SILENT", text: expect.stringContaining("for 40 s") });
    expect(silenceOf(at(0), 5_000)).toBeUndefined();
    expect(silenceOf(undefined, 40_000)).toBeUndefined();
  });

  it("is told, too, where its last word is from the future: the clock was set back since", () => {
    expect(silenceOf(at(3_600_000), 0)).toMatchObject({ code: "SILENT", text: expect.stringContaining("for 3600 s") });
    expect(silenceOf(at(1_000), 0)).toBeUndefined();
  });
});

describe("why nothing arrives", () => {
  const live = { running: 0, places: 0, rate: 0 };
  it.each([
    [undefined, undefined],
    [{ ...live, state: "working" as const }, undefined],
    [{ ...live, state: "waiting" as const }, undefined],
    [{ ...live, state: "waiting" as const, why: { code: "TLS", message: "no." } }, "waits (TLS): no."],
    [{ ...live, state: "deactivated" as const }, "is not active: its queue waits."],
    [
      { ...live, state: "misconfigured" as const, why: { code: "CONFIGURATION", message: "no" } },
      "has mistakes in its configuration (CONFIGURATION): no.",
    ],
  ])("%j: %j", (status, text) => {
    const authorities = status ? { One: status } : {};
    const said = { ...spoken, at: new Date(0).toISOString(), authorities };
    expect(troubleAt(said, "One", 1_000)?.text).toBe(text);
    expect(troubleAt(said, "One", 60_000)).toMatchObject({ code: "SILENT" });
  });
});
