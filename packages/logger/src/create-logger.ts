import type { Writable } from "node:stream";
import winston from "winston";
import { formatLine, type Line } from "./format-line.js";
import { logFile } from "./log-file.js";
import { logStream } from "./log-stream.js";

export type LogLevel = "debug" | "info" | "warn" | "error";
/** Anything: it is redacted and cut to a bearable size. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Writes one line of JSON per call: time, level, message, then the fields. */
export interface Logger {
  readonly level: LogLevel;
  /** A line that is of use only for finding a defect. */
  debug(message: string, fields?: LogFields): void;
  /** A line about an event. */
  info(message: string, fields?: LogFields): void;
  /** A line about something that a person should know. */
  warn(message: string, fields?: LogFields): void;
  /** A line about a failure. `fields` may hold the error: it is redacted. */
  error(message: string, fields?: LogFields): void;
  /** A logger that adds these fields to every line; its close is the same close. */
  child(fields: LogFields): Logger;
  /** Resolves when every line is handed over to the stream's other end. The stream stays open. A later line is still written, but not waited for. */
  close(): Promise<void>;
}

export interface LoggerOptions {
  /** Lines below it are not written. */
  readonly level: LogLevel;
  /** Default: stderr. */
  readonly stream?: Writable;
  /** A file that gets every line, too; it is opened anew after a rotation. */
  readonly file?: string;
  /** Epoch ms; default: the system's clock. */
  readonly clock?: () => number;
}

const levels: Readonly<Record<LogLevel, number>> = { error: 0, warn: 1, info: 2, debug: 3 };

/**
 * Makes the logger of a program. A stream that breaks ends the log, not the program.
 *
 * @example
 * ```ts
 * import { createLogger } from "@id-connector/logger";
 *
 * const logger = createLogger({ level: "info" });
 * const deliver = logger.child({ stage: "deliver", authority: "Traeger2" });
 * deliver.info("delivered", { item: "0b6ac1ee-1c5a-4c1d-8c4b-2a0b7c1d9e3f", outcome: "sent" });
 * await logger.close(); // no line is lost
 * ```
 */
export function createLogger({ level, stream = process.stderr, file, clock = Date.now }: LoggerOptions): Logger {
  const outs = [logStream(stream), ...(file === undefined ? [] : [logFile(file)])];
  const transports = outs.map((out) => new winston.transports.Stream({ stream: out, eol: "\n" }));
  const logger = winston.createLogger({ levels, level, format: redacted(), transports });
  let closing: Promise<void> | undefined;

  function write(lineLevel: LogLevel, message: string, fields: readonly LogFields[]): void {
    const line: Line = { time: clock(), level: lineLevel, message, fields };
    if (closing === undefined) logger.log({ ...line });
    else if (levels[lineLevel] <= levels[level]) stream.write(`${formatLine(line)}\n`, () => undefined);
  }

  function close(): Promise<void> {
    // the logger passes its lines to the transport, and the transport to the stream: they end in this order
    if (closing === undefined) {
      closing = Promise.all(outs.map((out, at) => ended(transports[at], out))).then(() => undefined);
      logger.end();
    }
    return closing;
  }

  const loggerWith = (own: readonly LogFields[]): Logger => {
    const writer =
      (lineLevel: LogLevel): Logger["info"] =>
      (message, fields) => {
        write(lineLevel, message, fields === undefined ? own : [...own, fields]);
      };
    return {
      level,
      debug: writer("debug"),
      info: writer("info"),
      warn: writer("warn"),
      error: writer("error"),
      child: (fields) => loggerWith([...own, fields]),
      close,
    };
  };
  return loggerWith([]);
}

/** Resolves when a transport gave its last line to its stream, and that is finished. */
function ended(transport: Writable | undefined, out: Writable): Promise<void> {
  return new Promise((resolve) => {
    transport?.once("finish", () => {
      out.end(resolve);
    });
  });
}

// winston's own place for the finished line
const finished = Symbol.for("message");

/** The one format: nothing of a line reaches a transport that did not go through it. */
function redacted(): winston.Logform.Format {
  return winston.format((line) => {
    const { level } = line;
    return { level, message: "", [Symbol.for("level")]: level, [finished]: formatLine(line as unknown as Line) };
  })();
}
