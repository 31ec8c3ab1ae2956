import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "@jest/globals";

const isThere = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Starts a process that starts two others, of which one stands still, and says what they are. */
async function startFamily(after: string) {
  const script = `import { spawn } from "node:child_process";
    import { endWithUs } from ${JSON.stringify(new URL("../../dist/index.js", import.meta.url).href)};
    const children = [1, 2].map(() => endWithUs(spawn("sleep", ["1000"], { stdio: "ignore" })));
    children[0].kill("SIGSTOP");
    console.log(JSON.stringify(children.map(({ pid }) => pid)));
    ${after}`;
  const parent = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(parent.stdout, "data")) as [Buffer];
  return { parent, pids: JSON.parse(line.toString()) as number[] };
}

test("what a test process started goes when that is killed, also what stands still", async () => {
  const { parent, pids } = await startFamily("");
  expect(pids.map(isThere)).toEqual([true, true]);
  parent.kill("SIGKILL");
  while (pids.some(isThere)) await pause(20);
});

test("what a test process started goes when that ends", async () => {
  const { pids } = await startFamily("process.exit(0);");
  while (pids.some(isThere)) await pause(20);
});
