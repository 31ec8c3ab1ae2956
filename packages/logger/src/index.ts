export { createLogger } from "./create-logger.js";

export type { Logger, LoggerOptions, LogFields, LogLevel } from "./create-logger.js";
