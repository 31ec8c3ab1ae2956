import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { startWorld, until, type LogLine, type World } from "@id-connector/test-world";

const program = fileURLToPath(new URL("../../bin/connector-daemon.js", import.meta.url));
let world: World;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const works = ({ message }: LogLine) => message === "the daemon runs";

it("a daemon without a terminal, as under nohup, goes on after SIGHUP and says so", async () => {
  const daemon = world.start();
  await daemon.works();
  daemon.child.kill("SIGHUP");
  await daemon.logged(({ signal, outcome }) => signal === "SIGHUP" && outcome === "working");
  daemon.child.kill("SIGHUP");
  await until("it says so again", () => daemon.lines.filter(({ signal }) => signal === "SIGHUP").length === 2);
  expect(await daemon.stop()).toBe(0);
  expect(daemon.lines.at(-1)).toMatchObject({ outcome: "stopped" });
});

it("a daemon whose terminal is gone ends in order, and says why", async () => {
  const log = join(world.home, "terminal.log");
  const lines = async () =>
    (await readFile(log, "utf8").catch(() => ""))
      .split("\n")
      .filter((line) => line.startsWith("{") && line.endsWith("}"))
      .map((line) => JSON.parse(line) as LogLine);
  const command = `exec '${process.execPath}' '${program}' run 2> '${log}'`;
  // script gives it a terminal, which goes with script
  const script = spawn("script", ["-qec", command, "/dev/null"], {
    env: world.env,
    stdio: ["ignore", "ignore", "ignore"],
  });
  await until("it runs", async () => (await lines()).some(works));
  script.kill("SIGKILL");
  await once(script, "close");
  await until("it has ended", async () => (await lines()).at(-1)?.["message"] === "the daemon has stopped");
  expect(await lines()).toContainEqual(expect.objectContaining({ message: "stopping", signal: "SIGHUP" }));
});
