import type { CheckedConfig } from "./check-config.js";
import { AuthorityConfigError } from "./errors.js";

/** The error for a content that was not written, with everything that is wrong in it. */
export function invalid(message: string, { file, problems }: CheckedConfig): AuthorityConfigError {
  const reasons = problems.map((problem) => ` ${problem.message}`).join("");
  return new AuthorityConfigError("INVALID", `${message} (${file}).${reasons}`, { problems });
}
