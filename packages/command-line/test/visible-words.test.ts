import { PassThrough } from "node:stream";
import { describe, expect, it } from "@jest/globals";
import { CommandFailure, formatTable, makeVisible, renderLine, runCommandLine, styled } from "../src/index.js";
import type { Perform, Program } from "../src/index.js";
import { toVisibleJson } from "../src/make-visible.js";
import { startProgram } from "../src/start-program.js";

const half = String.fromCharCode(0xd800);
const nasty = `a\u001b[31m\u0007\u009b2J\u0085\u007f\u202e\u2066\u200e\u061c\u2028\u2029\ufeff${half}\u{e0041}\r\n\tFORGED\nFORGED`;
// eslint-disable-next-line no-control-regex -- that is what it looks for
const unsafe = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\p{Cf}\p{Cs}\u2028\u2029\ufffd]|^\s*FORGED/mu;

interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a program whose every sentence, its own name and what is typed are nasty. */
async function run(perform: Perform, argv: readonly string[], isTTY = false): Promise<Ran> {
  const program: Program = {
    ...{ name: `greet${nasty}`, version: "1.2.3", description: "Greets.", commands: ["school"] },
    define: (parser, handle) =>
      parser.command(
        "school <name>",
        "greet it",
        (own) => own.option("how", { choices: ["a", "b"] }).example([["greet x", "greets"]]),
        handle(perform),
      ),
  };
  const open = () => Object.assign(new PassThrough(), { isTTY });
  const [stdin, stdout, stderr] = [open(), open(), open()];
  const stopping = new AbortController().signal;
  stdin.write("n\n");
  const status = await runCommandLine(program, { argv, env: {}, streams: { stdin, stdout, stderr }, stopping });
  return { status, out: String(stdout.read() ?? ""), err: String(stderr.read() ?? "") };
}

describe("nothing reaches a terminal but what can be seen", () => {
  const say: Perform = async (_, terminal) => {
    terminal.note(`note ${nasty}`);
    terminal.warn(`warning ${nasty}`);
    const progress = terminal.progress(nasty);
    progress.remark(nasty);
    progress.end();
    const table = formatTable([
      [nasty, "b"],
      [styled(nasty, "red"), nasty],
    ]);
    terminal.answer({ [nasty]: [nasty] }, [nasty, ["x", styled(nasty, "bold")], ...table]);
    terminal.report({ [nasty]: [nasty] }, [nasty]);
    await terminal.ask(`Delete ${nasty}?`);
    return 0;
  };
  const fail: Perform = () => Promise.reject(new CommandFailure(1, nasty, nasty, [nasty, nasty]));
  const breakDown: Perform = () => Promise.reject(new TypeError(nasty));

  it.each<readonly [string, Perform, readonly string[]]>([
    ["answers, notes, warnings, tables", say, ["school", "a"]],
    ["documents", say, ["school", "a", "--json"]],
    ["failures", fail, ["school", "a"]],
    ["failures as documents", fail, ["school", "a", "--json"]],
    ["defects with their traces", breakDown, ["school", "a", "--debug"]],
    ["what is typed for a command", say, [nasty]],
    ["what is typed for an option", say, ["school", "a", `--${nasty}`]],
    ["what is typed too much", say, ["school", "a", nasty]],
    ["what is typed for a choice", say, ["school", "a", "--how", nasty]],
    ["what is typed for a switch", say, ["school", "a", `--json=${nasty}`]],
    ["help with the program's name", say, ["school", "--help"]],
    ["the script of completion", say, ["completion"]],
    ["the answer of completion", say, ["--get-yargs-completions", `greet${nasty}`, nasty]],
    ["the version", say, ["--version"]],
  ])("%s", async (_, perform, argv) => {
    const { out, err } = await run(perform, argv);
    expect(out + err).not.toBe("");
    expect(out.match(unsafe) ?? err.match(unsafe)).toBeNull();
  });

  it("on a terminal the colours are our own, put on afterwards, and a question is what it says", async () => {
    const { out, err } = await run(say, ["school", "a"], true);
    expect(out).toContain("\u001b[31ma\\u001b[31m\\u0007");
    // eslint-disable-next-line no-control-regex
    const bare = (out + err).replace(/\u001b\[(?:1|22|31|39)m|\r\u001b\[2K|\u001b\[\d*[GJ]|\r(?=\n)/g, "");
    expect(bare.match(unsafe)).toBeNull();
    expect(bare).toContain(
      String.raw`\u202e\u2066\u200e\u061c\u2028\u2029\ufeff\ud800\u{e0041}\r\n\tFORGED\nFORGED? [y/N]`,
    );
  });

  it("a document reads back as what it was", () => {
    expect(JSON.parse(toVisibleJson({ [nasty]: nasty }, 2))).toEqual({ [nasty]: nasty });
  });

  it("what can be seen stays as it is, and twice is as once", () => {
    expect(makeVisible("Größe, 北京, \\n 🎒 a\u0308")).toBe("Größe, 北京, \\n 🎒 a\u0308");
    expect(makeVisible(makeVisible(nasty))).toBe(makeVisible(nasty));
  });

  it("a line has no colours where there are none", () => {
    expect(renderLine(["a", styled("b", "red")], false)).toBe("ab");
    expect(renderLine(["a", styled("b", "red")], true)).toBe("a\u001b[31mb\u001b[39m");
  });
});

describe("a table", () => {
  it("keeps its columns under wide letters, signs above letters and colours", () => {
    const rows = [
      ["a", "b"],
      ["北京", "x"],
      ["u\u0308", styled("y", "red")],
    ];
    expect(formatTable(rows)).toEqual(["a     b", "北京  x", ["u\u0308", "   ", "  ", styled("y", "red")]]);
  });
});

describe("a program in its process", () => {
  it("ends with 70 and visible words where nobody caught what was thrown, and hears the debugger's signal", async () => {
    const listeners = new Map<string, (error: unknown) => void>();
    let [written, status] = ["", -1];
    const own = {
      on: (event: string, listener: (error: unknown) => void) => listeners.set(event, listener),
      exit: (code: number) => (status = code) as never,
      ...{ stdin: {}, stdout: {}, stderr: { write: (text: string) => (written += text) } },
      env: {},
    } as unknown as NodeJS.Process;
    await startProgram(own, () => Promise.reject(new Error(`Tiger ${nasty}\n    at Tiger (/Tiger.js:1:1)`)));
    listeners.get("uncaughtException")?.(nasty);
    expect(status).toBe(70);
    expect(written.match(unsafe)).toBeNull();
    expect(written).toMatch(/^a defect of this program: Error at packages\/command-line\/test\//);
    expect(written).not.toMatch(/Tiger|31m/);
    expect(listeners.has("SIGUSR1")).toBe(true);
  });
});
