import { clearLine, cursorTo, moveCursor } from "node:readline";
import { PassThrough } from "node:stream";
import { describe, expect, it } from "@jest/globals";
import { until } from "@id-connector/until";
import { openTerminal } from "../src/terminal.js";

function open(options: { readonly tty: boolean; readonly quiet?: boolean }) {
  const stream = () => {
    const end = new PassThrough();
    return Object.assign(end, {
      ...{ isTTY: options.tty, columns: 80 },
      cursorTo: (column: number) => cursorTo(end, column),
      clearLine: (direction: -1 | 0 | 1) => clearLine(end, direction),
      moveCursor: (columns: number, lines: number) => moveCursor(end, columns, lines),
    });
  };
  const [stdin, stdout, stderr] = [stream(), stream(), stream()];
  const stopping = new AbortController();
  let time = 0;
  const terminal = openTerminal(
    { stdin, stdout, stderr },
    { json: false, quiet: options.quiet ?? false, mayColour: false, stopping: stopping.signal, now: () => time },
  );
  const shown = () => String(stderr.read() ?? "");
  return { terminal, stdin, stopping, shown, wait: (ms: number) => (time += ms) };
}

/** Resolves when the text was shown. */
async function untilShown(shown: () => string, wanted: string): Promise<string> {
  let text = "";
  await until(
    () => `"${wanted}" is shown, but only "${text}"`,
    () => (text += shown()).includes(wanted),
  );
  return text;
}

describe("progress", () => {
  it("is a line now and then where no terminal is, and nothing with --quiet", () => {
    for (const quiet of [false, true]) {
      const { terminal, shown, wait } = open({ tty: false, quiet });
      const progress = terminal.progress("users", 100);
      for (let count = 0; count < 30; count += 1) {
        wait(1_000);
        progress.advance();
      }
      progress.end();
      const lines = shown().split("\n").filter(Boolean);
      expect(lines).toHaveLength(quiet ? 0 : 3);
      if (!quiet) expect(lines[0]).toBe("users: 10 of 100, 1.0 a second, 1 min 30 s left");
    }
  });

  it("is one line of a terminal that gives way to messages and goes when the work ends", async () => {
    const { terminal, shown, wait } = open({ tty: true });
    const progress = terminal.progress("users", 100);
    wait(1_000);
    progress.advance(10);
    await untilShown(shown, "users: 10 of 100");
    terminal.warn("careful");
    expect(shown()).toContain("careful\n");
    progress.end();
  });
});

describe("a question", () => {
  it.each([
    ["yes\n", true],
    ["J\n", true],
    ["\n", false],
    ["nein\n", false],
  ])("answered %j is %s", async (reply, expected) => {
    const { terminal, stdin } = open({ tty: true });
    const answer = terminal.ask("Delete?");
    stdin.write(reply);
    expect(await answer).toBe(expected);
  });

  it("is answered with no by Ctrl-C and by the end of the input", async () => {
    const first = open({ tty: true });
    const interrupted = first.terminal.ask("Delete?");
    first.stopping.abort();
    expect(await interrupted).toBe(false);
    const second = open({ tty: true });
    const ended = second.terminal.ask("Delete?");
    second.stdin.end();
    expect(await ended).toBe(false);
  });

  it("is not asked where nobody can answer", async () => {
    const { terminal, shown } = open({ tty: false });
    expect(await terminal.ask("Delete?")).toBeUndefined();
    expect(shown()).toBe("");
  });
});
