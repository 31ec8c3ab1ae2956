import { Writable } from "node:stream";
import { createLogger as createWinstonLogger, format, transports } from "winston";
import { redact, redactText } from "./redact.js";

export type LogLevel = "error" | "warn" | "info" | "debug";

export type Fields = Readonly<Record<string, unknown>>;

/** A logger of structured lines. Messages are sentences; what varies goes into fields. */
export interface Logger {
  error(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  debug(message: string, fields?: Fields): void;
  /** A logger that adds fields to every line. Closing it closes nothing. */
  child(fields: Fields): Logger;
  /** Resolves when every line has left the process. */
  close(): Promise<void>;
}

export interface LoggerOptions {
  /** Least urgent level that is written. */
  readonly level: LogLevel;
  /** Where the lines go; standard error by default. */
  readonly stream?: Writable;
  readonly now?: () => Date;
}

/** Creates a logger that writes one JSON object a line: `time`, `level`, `message`, then the fields, redacted (see `redact`). */
export function createLogger({ level, stream = process.stderr, now = () => new Date() }: LoggerOptions): Logger {
  // an own stream between winston and the destination: it ends when all lines are through, and leaves standard error open
  const lines = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      stream.write(chunk, done);
    },
  });
  const winston = createWinstonLogger({
    level,
    format: format.printf((line) => String(line.message)),
    transports: [new transports.Stream({ stream: lines })],
  });
  return withFields({});

  function withFields(shared: Fields): Logger {
    const write = (lineLevel: LogLevel) => (message: string, fields?: Fields) => {
      if (!winston.isLevelEnabled(lineLevel)) return;
      const rest = redact({ ...shared, ...fields }) as Fields;
      winston.log(
        lineLevel,
        JSON.stringify({ time: now().toISOString(), level: lineLevel, message: redactText(message), ...rest }),
      );
    };
    return {
      error: write("error"),
      warn: write("warn"),
      info: write("info"),
      debug: write("debug"),
      child: (fields) => withFields({ ...shared, ...fields }),
      close: () => closed(),
    };
  }

  function closed(): Promise<void> {
    return new Promise((resolve, reject) => {
      lines.once("finish", resolve).once("error", reject);
      // winston hands on what it still holds before it finishes
      winston.once("finish", () => lines.end());
      winston.end();
    });
  }
}
