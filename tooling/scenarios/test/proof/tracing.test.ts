import { once } from "node:events";
import { expect, it } from "@jest/globals";
import { startProgram, stepThrough, type Program } from "../../src/index.js";
import { newFolder } from "../support/new-folder.js";
import { program } from "../support/program.js";

async function withProgram(name: string, argv: readonly string[], look: (running: Program) => Promise<void>) {
  const running = await startProgram(program(name), argv);
  try {
    await look(running);
  } finally {
    running.kill();
  }
}

const goOn = () => "go on" as const;

it("where a process cannot be traced a scenario fails and says what it needs", async () => {
  const folder = await newFolder();
  await withProgram("put-items", [folder], async (process) => {
    const first = await stepThrough({ process, folder, after: goOn });
    // one that is traced already may be traced by nobody else
    await expect(stepThrough({ process, folder, after: goOn })).rejects.toMatchObject({
      code: "NO_TRACING",
      message: expect.stringMatching(/apt-get install strace.*ptrace/) as unknown,
    });
    await first.detach();
  });
});

it("a process that ended early is told with its exit status and what it printed, also when nobody took note of its end yet", async () => {
  const folder = await newFolder();
  await withProgram("end-early", [], async (process) => {
    const ended = once(process.child, "exit");
    await expect(stepThrough({ process, folder, after: goOn })).rejects.toMatchObject({
      code: "ENDED",
      message: expect.stringMatching(/exit status 3 .*no more room/s) as unknown,
    });
    await ended;
  });
  await withProgram("put-items", [folder], async (process) => {
    process.kill();
    await expect(stepThrough({ process, folder, after: goOn })).rejects.toMatchObject({
      code: "ENDED",
      message: expect.stringMatching(/SIGKILL/) as unknown,
    });
  });
});

it("a process is traced when it has no processes of its own any more, and not before", async () => {
  const folder = await newFolder();
  const lasting = 1500;
  const began = Date.now();
  await withProgram("start-others", [folder, String(lasting)], async (process) => {
    const { steps, ended } = await stepThrough({ process, folder, after: goOn });
    expect(Date.now() - began).toBeGreaterThanOrEqual(lasting);
    expect(await process.work()).toBe("done");
    await process.end();
    await ended;
    expect(steps.map(({ call }) => call)).toEqual(["openat"]);
  });
});
