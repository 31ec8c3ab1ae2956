import { describe, expect, test } from "@jest/globals";
import { Writable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { until } from "@id-connector/until";
import { createLogger, type Logger, type LogLevel } from "../src/index.js";

interface Written {
  readonly logger: Logger;
  readonly text: () => string;
  /** The lines as objects. */
  readonly lines: () => Record<string, unknown>[];
}

function loggerInMemory(level: LogLevel = "debug"): Written {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, next) {
      chunks.push(chunk);
      void setImmediate().then(() => {
        next();
      });
    },
  });
  const text = (): string => Buffer.concat(chunks).toString();
  const lines = (): Record<string, unknown>[] =>
    text()
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { logger: createLogger({ level, stream, clock: () => 1_700_000_000_000 }), text, lines };
}

test("a line is JSON with its time, level and message first, then the fields", async () => {
  const { logger, text } = loggerInMemory();
  logger.info("delivered", { stage: "deliver", authority: "Berlin", item: "a.json", outcome: "sent" });
  await logger.close();
  expect(text()).toBe(
    '{"time":"2023-11-14T22:13:20.000Z","level":"info","message":"delivered","stage":"deliver","authority":"Berlin","item":"a.json","outcome":"sent"}\n',
  );
});

test.each([
  ["debug", ["debug", "info", "warn", "error"]],
  ["info", ["info", "warn", "error"]],
  ["warn", ["warn", "error"]],
  ["error", ["error"]],
] as const)("at level %s only %j are written, also after close", async (level, expected) => {
  const { logger, lines } = loggerInMemory(level);
  expect(logger.level).toBe(level);
  const logAll = (): void => {
    logger.debug("x");
    logger.info("x");
    logger.warn("x");
    logger.error("x");
  };
  logAll();
  await logger.close();
  expect(lines().map((line) => line["level"])).toEqual(expected);
  logAll();
  await until("what was logged after the end is written", () => lines().length >= expected.length * 2);
  expect(lines().map((line) => line["level"])).toEqual([...expected, ...expected]);
});

test("a child adds its fields to every line, also its own child's; the later ones win", async () => {
  const { logger, lines } = loggerInMemory();
  const child = logger.child({ stage: "deliver", password: "Sesam" }).child({ authority: "Berlin" });
  child.info("x", { stage: "listen" });
  logger.info("y");
  await child.close();
  expect(lines()).toMatchObject([
    { message: "x", stage: "listen", password: "[secret]", authority: "Berlin" },
    { message: "y" },
  ]);
  expect(lines()[1]).not.toHaveProperty("authority");
});

test("fields cannot replace the time, the level or the message", async () => {
  const { logger, lines } = loggerInMemory();
  logger.info("x", { time: 1, level: "error", message: "forged", splat: [1], ["__proto__"]: { a: 1 } });
  await logger.close();
  expect(lines()).toMatchObject([
    {
      time: "2023-11-14T22:13:20.000Z",
      level: "info",
      message: "x",
      field_time: 1,
      field_level: "error",
      field_message: "forged",
    },
  ]);
});

test("the message is redacted as well, and of nested errors that are not ours only name and place are told", async () => {
  const { logger, text } = loggerInMemory();
  logger.error("login with Bearer Sesam failed", { error: new Error("x", { cause: new Error("password=Sesam") }) });
  await logger.close();
  expect(text()).not.toContain("Sesam");
  expect(text()).toContain('"cause":{"name":"Error","at":["packages/logger/test/create-logger.test.ts:');
});

describe("a line stays one line, without orders to a terminal:", () => {
  test.each([
    ["a newline", "\n"],
    ["a carriage return", "\r"],
    ["ESC", "\u001b[2J"],
    ["NUL", "\u0000"],
    ["DEL", "\u007f"],
    ["CSI of eight bits", "\u009b2J"],
    ["next line", "\u0085"],
    ["line separator", "\u2028"],
    ["paragraph separator", "\u2029"],
    ["right-to-left override", "\u202e"],
    ["zero-width space", "\u200b"],
    ["soft hyphen", "\u00ad"],
    ["a letter of the invisible alphabet", "\u{e0041}"],
    ["a lone surrogate", "\ud800"],
  ])("%s", async (_, char) => {
    const { logger, text, lines } = loggerInMemory();
    const forged = `x${char}{"level":"error","message":"forged"}`;
    logger.info(forged, { [`k${char}`]: forged, error: new Error(forged), list: [forged] });
    await logger.close();
    expect(text().split(/[\n\r\u0085\u2028\u2029]/)).toHaveLength(2);
    // eslint-disable-next-line no-control-regex
    expect(text().slice(0, -1)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\ufffd\p{Cf}]/u);
    expect(lines()).toMatchObject([{ level: "info", message: forged, [`k${char}`]: forged, list: [forged] }]);
  });
});

test("what cannot be read does not stop the line or the program", async () => {
  const { logger, lines } = loggerInMemory();
  const broken = {
    get fails(): string {
      throw new Error("no");
    },
    ok: 1,
  };
  logger.info("x", broken);
  logger.child(broken).info("y");
  logger.info(undefined as unknown as string, null as unknown as Record<string, unknown>);
  await logger.close();
  expect(lines()).toMatchObject([
    { message: "x", fails: "[unreadable]", ok: 1 },
    { message: "y", fails: "[unreadable]" },
    { message: "[undefined]", fields: null },
  ]);
});

test("close waits for a slow stream, can be called twice, and leaves the stream open", async () => {
  const { logger, lines } = loggerInMemory();
  for (let i = 0; i < 2000; i++) logger.info("x", { i });
  await Promise.all([logger.close(), logger.close()]);
  expect(lines().map((line) => line["i"])).toEqual(Array.from({ length: 2000 }, (_, i) => i));
  await logger.close();
});

test("close without a line ends, too", async () => {
  const { logger, text } = loggerInMemory();
  await logger.close();
  expect(text()).toBe("");
});

test("a stream that breaks ends neither the program nor close", async () => {
  const stream = new Writable({
    write(_chunk, _encoding, next) {
      next(new Error("EPIPE"));
    },
  });
  const logger = createLogger({ level: "info", stream });
  for (let i = 0; i < 100; i++) logger.info("x");
  await logger.close();
  logger.info("y");
  expect(stream.destroyed).toBe(true);
});
