export { escapeUnseen } from "./escape-unseen.js";
export { hideValues, hiddenMark } from "./hide-values.js";
export { redactText } from "./redact-text.js";
export { redact } from "./redact.js";
export { describeError, factsOf } from "./describe-error.js";
export { isOwnError } from "./own-errors.js";

export type { ErrorFacts } from "./describe-error.js";
export type { Redacted } from "./redact.js";
export type { Values } from "./index-values.js";
