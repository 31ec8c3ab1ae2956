export { createLogger } from "./create-logger.js";
export { redact } from "./redact.js";
export { redactText } from "./redact-text.js";

export type { Logger, LoggerOptions, LogFields, LogLevel } from "./create-logger.js";
