import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "@jest/globals";
import { filesIn, type Ran, runProgram, type World } from "@id-connector/test-world";

export interface Document extends Record<string, unknown> {
  readonly scheduled: Readonly<Record<string, number>>;
}

/** Runs a program of this app in a world; whatever happens, nobody sees a stack trace or a password. */
export async function run(
  world: World,
  typed: string | readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const [program = "", ...argv] = typeof typed === "string" ? typed.split(" ") : typed;
  const ran = await runProgram(`schedule-cli/bin/${program}.js`, argv, { ...world.env, LOG_LEVEL: "info", ...env });
  expect(ran.stdout + ran.stderr).not.toMatch(/^ +at |node:internal|machinesecret|s3cret/m);
  return ran;
}

/** The document that a command prints with --json: one, and nothing else. */
export async function documentOf(world: World, typed: string, env = {}): Promise<Document> {
  const { stdout } = await run(world, `${typed} --json`, env);
  return JSON.parse(stdout) as Document;
}

/** Everything below a folder, by path; a folder that is not there has nothing. */
export async function tree(folder: string): Promise<readonly string[]> {
  return (await readdir(folder, { recursive: true }).catch(() => [])).sort();
}

/** The items of the in queue, in the order in which they are taken. */
export async function inQueue({ home }: World): Promise<readonly { name: string; item: Record<string, unknown> }[]> {
  const folder = join(home, "data", "listener");
  await mkdir(folder, { recursive: true });
  return Promise.all(
    (await filesIn(folder)).map(async (name) => ({
      name,
      item: JSON.parse(await readFile(join(folder, name), "utf8")) as Record<string, unknown>,
    })),
  );
}
