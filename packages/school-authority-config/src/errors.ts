import type { ConfigProblem } from "./authority.js";

/**
 * `UNKNOWN_AUTHORITY`: no file of that name, or none for the ID Broker. `INVALID`: the change was not written, see `problems`. `ALL_SCHOOLS`: a
 * school cannot be taken out of "all schools". `SCHOOL_CALLED_ALL`: a school is named as a list writes all schools. `LOCKED`: another program changes
 * the configuration. `CA_FILE`: the file with the broker's certificate authority cannot be read. `ALLOWANCE`: nor can the allowance. `NOT_TRUSTED`:
 * others may write the folder. `EXISTS`: the authority that was to be made is there.
 */
export type AuthorityConfigErrorCode =
  | "UNKNOWN_AUTHORITY"
  | "INVALID"
  | "ALL_SCHOOLS"
  | "SCHOOL_CALLED_ALL"
  | "LOCKED"
  | "CA_FILE"
  | "EXISTS"
  | "ALLOWANCE"
  | "NOT_TRUSTED";

/** Thrown where a configuration cannot be changed. Never shows a value of a file. */
export class AuthorityConfigError extends Error {
  override readonly name = "AuthorityConfigError";
  readonly code: AuthorityConfigErrorCode;
  readonly problems: readonly ConfigProblem[];

  constructor(
    code: AuthorityConfigErrorCode,
    message: string,
    options: { readonly problems?: readonly ConfigProblem[]; readonly cause?: unknown } = {},
  ) {
    super(message, "cause" in options ? { cause: options.cause } : {});
    this.code = code;
    this.problems = options.problems ?? [];
  }
}
