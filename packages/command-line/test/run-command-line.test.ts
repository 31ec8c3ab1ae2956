import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Writable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { exitStatus } from "@id-connector/connector-settings";
import { CommandFailure, runCommandLine, type Perform, type Program } from "../src/index.js";

interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

async function run(
  perform: Perform,
  argv: readonly string[],
  stopping = new AbortController().signal,
  stdout: Writable = new PassThrough(),
  options: { readonly refusesNewer?: boolean } = {},
): Promise<Ran> {
  const program: Program = {
    name: "greet",
    version: "1.2.3",
    description: "Greets a school.",
    switches: ["initial-sync"],
    commands: ["school"],
    define: (parser, handle) =>
      parser.command(
        "school <name>",
        "greet it",
        (own) => own.option("initial-sync", { alias: "initial_sync", type: "boolean", default: true }),
        handle(perform, options),
      ),
  };
  const [stdin, stderr] = [new PassThrough(), new PassThrough()];
  const status = await runCommandLine(program, { argv, env: {}, streams: { stdin, stdout, stderr }, stopping });
  const text = (stream: Writable) => (stream instanceof PassThrough ? String(stream.read() ?? "") : "");
  return { status, out: text(stdout), err: text(stderr) };
}

const greet: Perform = (flags, terminal) => {
  terminal.note("greeting");
  terminal.answer({ name: flags["name"], initialSync: flags["initial-sync"] }, [`hello ${String(flags["name"])}`]);
  return Promise.resolve(exitStatus.done);
};
function fakePlaces(word: string): never {
  throw new Error(`x\n    at ${word} (/packages/${word}/dist/${word}.js:1:2)`);
}
function thrown(word: string): never {
  throw word as unknown as Error;
}
const fail = (error: Error): Perform => {
  return () => Promise.reject(error);
};

describe("where a newer version has left files", () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "newer-"));
    mkdirSync(join(home, "data", "state"), { recursive: true });
    writeFileSync(join(home, "data", "state", "format.json"), '{"format":99}');
  });
  afterEach(() => {
    rmSync(home, { recursive: true });
  });
  const argv = () => ["school", "Nord", "--home", home];

  it("a command does not begin, and says why", async () => {
    const { status, out, err } = await run(greet, argv());
    expect([status, out]).toEqual([3, ""]);
    expect(err).toMatch(/^greet: The files in .+ have format 99, which only a newer version/);
  });

  it("one begins that refuses them itself", async () => {
    expect(await run(greet, argv(), undefined, undefined, { refusesNewer: true })).toMatchObject({ status: 0 });
  });

  it("what cannot be read is left to the command", async () => {
    rmSync(join(home, "data", "state", "format.json"));
    mkdirSync(join(home, "data", "state", "format.json"));
    expect(await run(greet, argv())).toMatchObject({ status: 0 });
  });
});

describe("a command", () => {
  it("answers on standard output and says the rest on standard error", async () => {
    expect(await run(greet, ["school", "Nord"])).toEqual({ status: 0, out: "hello Nord\n", err: "greeting\n" });
    expect(await run(greet, ["school", "Nord", "--quiet"])).toEqual({ status: 0, out: "hello Nord\n", err: "" });
  });

  it("answers with one document for --json, and reads switches in the manual's spelling", async () => {
    const { out } = await run(greet, ["school", "Nord", "--json", "--initial_sync", "false"]);
    expect(JSON.parse(out)).toEqual({ name: "Nord", initialSync: false });
  });

  it.each([[["school"]], [["school", "a", "b"]], [["school", "a", "--bogus"]], [["school", "a", "--initial_sync=so"]]])(
    "%j is wrong usage: status 2 and a hint",
    async (argv) => {
      const { status, out, err } = await run(greet, argv);
      expect({ status, out }).toEqual({ status: 2, out: "" });
      expect(err).toMatch(/^greet: .+\nTry 'greet --help'\.\n$/);
    },
  );

  it.each([
    [["school", "a", "--home"], "--home needs a value"],
    [["school"], "something is missing: the command needs an argument, 0 given"],
    [["schol", "a", "--bogus"], "there is no command schol: school"],
    [["school", "a", "--Bogus", "-x"], "unknown: --Bogus, -x"],
    [["school", "a", "b".repeat(100)], `unknown: ${"b".repeat(60)}…`],
  ])("%j is told in plain words", async (argv, words) => {
    expect((await run(greet, argv)).err).toContain(`greet: ${words}\n`);
  });

  it("that fails says why and what else is wrong, without a trace, and as a document where one was asked for", async () => {
    const error = new CommandFailure(exitStatus.no, "NOT_FOUND", "Not there.", ["Is it Nord-1a?"]);
    const plain = await run(fail(error), ["school", "a"]);
    expect(plain).toEqual({ status: 1, out: "", err: "greet: Not there.\n  Is it Nord-1a?\n" });
    const { out } = await run(fail(error), ["school", "a", "--json"]);
    const document = {
      error: { code: "NOT_FOUND", message: "Not there.", problems: ["Is it Nord-1a?"] },
      exitStatus: 1,
    };
    expect(JSON.parse(out)).toEqual(document);
  });

  it("that has a defect shows where only with --debug", async () => {
    const error = new TypeError("x is not a function", { cause: new SyntaxError("Tiger") });
    expect((await run(fail(error), ["school", "a"])).err).toMatch(
      /^greet: a defect of this program: TypeError at packages\/command-line\/test\/[\w.-]+:\d+\n$/,
    );
    const { status, err } = await run(fail(error), ["school", "a", "--debug"]);
    expect(status).toBe(70);
    expect(err).toMatch(/\n +at packages\/command-line\/test\/.*\nbecause of SyntaxError at /s);
  });

  it.each([
    ["of a parser", () => JSON.parse("Tiger") as unknown],
    ["of the file system", () => readFileSync("/Tiger/Tiger")],
    ["of a URL", () => new URL("//Tiger:Tiger@")],
    ["with lines that look like places", () => fakePlaces("Tiger")],
    ["that is none", () => thrown("Tiger")],
  ])("that fails with an error %s tells none of its words, also with --debug and --json", async (_, act) => {
    const perform = () => Promise.resolve().then(act) as Promise<number>;
    for (const flags of [[], ["--debug"], ["--json"]]) {
      const { status, out, err } = await run(perform, ["school", "a", ...flags]);
      expect([exitStatus.bug, exitStatus.configuration]).toContain(status);
      expect(err).toMatch(/^greet: /);
      expect(out + err).not.toContain("Tiger");
    }
  });

  it("that was interrupted says so and has a status of its own", async () => {
    const stopped = AbortSignal.abort();
    const { status, out, err } = await run(fail(new Error("aborted")), ["school", "a", "--json"], stopped);
    expect(status).toBe(130);
    expect(err).toContain("greet: interrupted");
    expect(JSON.parse(out)).toMatchObject({ error: { code: "INTERRUPTED" }, exitStatus: 130 });
  });

  it("whose answer cannot be written says so: it is done, but nobody knows", async () => {
    const stdout = new Writable({
      write(_chunk, _encoding, done) {
        done(Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" }));
      },
    });
    const { status, err } = await run(greet, ["school", "a"], undefined, stdout);
    expect(status).toBe(3);
    expect(err).toContain("greet: The command is done, but its answer could not be written: Error ENOSPC");
  });

  it("does not mind a reader that has read enough", async () => {
    const stdout = new Writable({
      write(_chunk, _encoding, done) {
        done(Object.assign(new Error("EPIPE"), { code: "EPIPE" }));
      },
    });
    expect(await run(greet, ["school", "a"], undefined, stdout)).toMatchObject({ status: 0, err: "greeting\n" });
  });
});

describe("completion", () => {
  it("of a program that is a single command prints the script and does nothing else", async () => {
    const program: Program = {
      ...{ name: "greet", version: "1.2.3", description: "Greets a school." },
      define: (parser, handle) => parser.command("$0 [names..]", "greet", {}, handle(fail(new Error("performed")))),
    };
    const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
    const run = { argv: ["completion"], env: {}, streams: { stdin, stdout, stderr } };
    expect(await runCommandLine(program, { ...run, stopping: new AbortController().signal })).toBe(0);
    expect(String(stdout.read())).toContain("greet");
    expect(stderr.read()).toBeNull();
  });
});

describe("--help", () => {
  it("says what the program is for, its settings and its exit statuses", async () => {
    const { status, out } = await run(greet, ["--help"]);
    expect(status).toBe(0);
    for (const word of ["Greets a school.", "greet it", "--home", "--json", "130 interrupted"])
      expect(out).toContain(word);
  });
});
