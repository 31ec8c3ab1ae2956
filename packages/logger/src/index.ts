export { createLogger } from "./create-logger.js";
export type { Fields, Logger, LoggerOptions, LogLevel } from "./create-logger.js";
export { redact, redactText } from "./redact.js";
