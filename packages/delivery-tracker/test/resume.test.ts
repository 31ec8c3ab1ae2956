import { once } from "node:events";
import { chmod, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, test } from "@jest/globals";
import { askToResume, liveVersion, takeAskedToResume } from "../src/index.js";
import { tempHome, type TempHome } from "./temp-home.js";

let home: TempHome;
beforeEach(async () => {
  home = await tempHome();
});

async function daemonSays(states: Readonly<Record<string, string>>): Promise<void> {
  const daemon = home.start("speak-as-daemon");
  await once(daemon.stdout!, "data");
  const authorities = Object.fromEntries(
    Object.entries(states).map(([name, state]) => [name, { state, running: 0, places: 1, rate: 0 }]),
  );
  const status = {
    ...{ version: liveVersion, pid: daemon.pid, startedAt: "2026-11-23T07:00:00.000Z", at: "NOW" },
    ...{ listen: { mode: "triggers" }, stallSeconds: 900, distributed: 0, stages: [], authorities },
  };
  daemon.stdin!.write(`${JSON.stringify(status)}\n`);
  await once(daemon.stdout!, "data");
}
const folder = () => join(home.folders.state, "resume");

test("the daemon is asked for those that wait, and is told of each once", async () => {
  await daemonSays({ A: "waiting", B: "working", C: "waiting", D: "misconfigured" });
  expect(await takeAskedToResume(home.folders)).toEqual([]);
  expect(await askToResume(home.folders, ["A", "B", "D", "Unknown", "A"])).toEqual(["A"]);
  expect(await askToResume(home.folders, ["A", "C"])).toEqual(["A", "C"]);
  expect(await takeAskedToResume(home.folders)).toEqual(expect.arrayContaining(["A", "C"]));
  expect(await takeAskedToResume(home.folders)).toEqual([]);
  expect(await readdir(folder())).toEqual([]);
});

test("where no daemon runs nobody is asked, and nothing is left for the next one", async () => {
  expect(await askToResume(home.folders, ["A"])).toEqual([]);
  await expect(stat(folder())).rejects.toMatchObject({ code: "ENOENT" });
});

test("what others could have put there counts for nothing, and what has no name of an authority is left alone", async () => {
  await daemonSays({ A: "waiting" });
  await askToResume(home.folders, ["A"]);
  await writeFile(join(folder(), ".half.tmp"), "");
  await chmod(folder(), 0o777);
  await expect(takeAskedToResume(home.folders)).rejects.toMatchObject({ code: "NOT_TRUSTED" });
  await chmod(folder(), 0o755);
  expect(await takeAskedToResume(home.folders)).toEqual(["A"]);
  expect(await readdir(folder())).toEqual([".half.tmp"]);
});
