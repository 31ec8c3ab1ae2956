import { spawn } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { until } from "@id-connector/test-world";
import { makeTrashedHome, type TrashedHome } from "../support/trashed-home.js";

const apps = fileURLToPath(new URL("../../..", import.meta.url));
let home: TrashedHome;
beforeAll(async () => {
  home = await makeTrashedHome();
});
afterAll(() => home.close());

it("SIGUSR1 opens no debugger to whoever else is on the machine", async () => {
  const program = `${apps}connector-daemon/bin/connector-daemon.js`;
  const env = { PATH: process.env["PATH"] ?? "", ID_CONNECTOR_HOME: home.home };
  const child = spawn(process.execPath, [program, "status", "--watch", "--json"], { env });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  const shown = () => out.split("\n").length - 1;
  try {
    await until("the first status", () => shown() > 0);
    const before = shown();
    child.kill("SIGUSR1");
    await until("two more, so that the signal was taken", () => shown() > before + 1);
    expect([err, child.exitCode]).toEqual(["", null]);
  } finally {
    child.kill("SIGKILL");
  }
});

it("every program of every app begins with what sees to that, before anything else is loaded", async () => {
  const folders = (await readdir(apps)).map((app) => `${apps}${app}/bin/`);
  const programs = await Promise.all(
    folders.map(async (folder) => (await readdir(folder)).map((name) => `${folder}${name}`)),
  );
  expect(programs.flat()).toHaveLength(7);
  for (const program of programs.flat()) {
    const text = await readFile(program, "utf8");
    const imports = [...text.matchAll(/^import .* from "(.*)";$/gm)].map(([, from]) => from);
    expect(imports.filter((from) => from !== "node:path")).toEqual(["@id-connector/command-line/start"]);
    expect(text).toMatch(/await startProgram\(process, async \(\) =>\s+\(await import\(/);
  }
});
