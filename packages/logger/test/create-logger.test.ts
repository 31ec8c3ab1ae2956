import { spawn } from "node:child_process";
import { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { expect, it } from "@jest/globals";
import { createLogger } from "../src/index.js";

function sink(): { stream: Writable; lines: () => Record<string, unknown>[] } {
  let text = "";
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  return {
    stream,
    lines: () =>
      text
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

it("a line is one JSON object with time, level, message and fields", async () => {
  const { stream, lines } = sink();
  const log = createLogger({ level: "info", stream, now: () => new Date(0) });
  log.child({ authority: "Koeln" }).info("deliver", { stage: "deliver", outcome: "sent" });
  log.debug("not shown");
  await log.close();
  expect(lines()).toEqual([
    {
      time: "1970-01-01T00:00:00.000Z",
      level: "info",
      message: "deliver",
      authority: "Koeln",
      stage: "deliver",
      outcome: "sent",
    },
  ]);
});

it("nothing that is logged can make a second line or speak to the terminal", async () => {
  const { stream, lines } = sink();
  const log = createLogger({ level: "info", stream });
  log.info('a\n{"level":"error"}\u001b[2J', { "b\nc": "d\r\ne\u001b" });
  await log.close();
  expect(lines()).toHaveLength(1);
});

it("messages and fields are redacted", async () => {
  const { stream, lines } = sink();
  const log = createLogger({ level: "info", stream });
  log.warn("login with password=geheim failed", { password: "geheim", error: new Error("Bearer geheimgeheim") });
  await log.close();
  expect(JSON.stringify(lines())).not.toContain("geheim");
});

it("no line is lost when the program ends, even through a slow pipe", async () => {
  const program = `
    const { createLogger } = await import(process.argv[1]);
    const log = createLogger({ level: "info" });
    for (let n = 0; n < 20000; n++) log.info("line", { n });
    await log.close();`;
  const module = fileURLToPath(new URL("../dist/index.js", import.meta.url));
  const child = spawn(process.execPath, ["--input-type=module", "-e", program, module], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let count = 0;
  for await (const chunk of child.stderr) {
    count += String(chunk).split("\n").length - 1;
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(count).toBe(20_000);
});
