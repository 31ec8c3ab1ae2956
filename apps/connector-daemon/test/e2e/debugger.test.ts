import { spawn } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
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
    const [entry = ""] = importsOf(await readFile(program, "utf8"));
    const bundled = join(dirname(program), entry);
    expect(await readFile(bundled, "utf8")).toMatch(/^await startProgram\(process, async \(\) => \(await import\(/m);
    const modules = [...(await loadedAtOnce(bundled))];
    const start = (path: string) => /^(?:packages\/command-line\/dist|apps\/[^/]+\/dist\/bin)\/[^/]+\.js$/.test(path);
    expect(modules.filter((path) => !start(path))).toEqual([]);
    expect(modules).toContain("packages/command-line/dist/start-program.js");
  }
});

/** The modules of a bundled file and of all files that it imports before its first line runs. */
async function loadedAtOnce(file: string, modules = new Set<string>()): Promise<Set<string>> {
  const text = await readFile(file, "utf8");
  for (const [, path = ""] of text.matchAll(/^\/\/ ((?:packages|apps|node_modules)\/.*)$/gm)) modules.add(path);
  for (const from of importsOf(text)) if (from.startsWith(".")) await loadedAtOnce(join(dirname(file), from), modules);
  return modules;
}

function importsOf(text: string): string[] {
  return [...text.matchAll(/^(?:import|\}) ?.*"(.*)";$/gm)].map(([, from = ""]) => from);
}
