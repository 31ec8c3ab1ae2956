import { join } from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { readTrusted, TrustError, type Trust } from "@id-connector/trusted-path";
import { AuthorityConfigError } from "./errors.js";

/** A planned window in which the deletions of an authority are not held. */
export interface Allowance {
  /** Names of schools, compared without case; null: all. */
  readonly schools: readonly string[] | null;
  /** Most users and groups that may go under it; null: any number. */
  readonly number: number | null;
  /** ISO 8601. */
  readonly from: string;
  readonly until: string;
  readonly reason: string;
}

const isoTime = {
  type: "string",
  pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?(Z|[+-]\\d\\d:\\d\\d)$",
};
const schema = {
  type: "object",
  required: ["schools", "number", "from", "until", "reason"],
  properties: {
    schools: { type: ["array", "null"], items: { type: "string", minLength: 1 } },
    number: { type: ["integer", "null"], minimum: 0 },
    from: isoTime,
    until: isoTime,
    reason: { type: "string" },
  },
};

/**
 * Where the allowance of an authority lies; `stateFolder` is the daemon's `data/state`.
 *
 * @example
 * ```ts
 * import { allowanceFile, readAllowance } from "@id-connector/school-authority-config";
 *
 * const allowance = await readAllowance(allowanceFile("data/state", "Traeger2"));
 * ```
 */
export function allowanceFile(stateFolder: string, authority: string): string {
  return join(stateFolder, "allow-deletes", `${authority}.json`);
}

/**
 * Whether the allowance's window is open at this moment; `now` in epoch ms. Pure.
 *
 * @example
 * ```ts
 * import { allowanceFile, isAllowanceOpen, readAllowance } from "@id-connector/school-authority-config";
 *
 * const allowance = await readAllowance(allowanceFile("data/state", "Traeger2"));
 * const isOpen = allowance !== undefined && isAllowanceOpen(allowance, Date.now());
 * ```
 */
export function isAllowanceOpen({ from, until }: Allowance, now: number): boolean {
  return Date.parse(from) <= now && now < Date.parse(until);
}

/**
 * Reads an allowance; undefined where there is no file. Throws AuthorityConfigError "ALLOWANCE" where it cannot be read, is a link, or others than
 * root, the effective user and the home's owner own it or may write it.
 *
 * @example
 * ```ts
 * import { allowanceFile, readAllowance } from "@id-connector/school-authority-config";
 *
 * const allowance = await readAllowance(allowanceFile("data/state", "Traeger2"), { home: "/srv/connector" });
 * if (allowance) console.log(allowance.until, allowance.reason);
 * ```
 */
export async function readAllowance(file: string, { home }: Trust = {}): Promise<Allowance | undefined> {
  let value: unknown;
  try {
    value = JSON.parse(String(await readTrusted(file, { home })));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    if (cause instanceof TrustError) throw unreadable(file, cause.message, cause);
    throw unreadable(file, cause instanceof SyntaxError ? "it is not JSON" : (code ?? "unknown error"), cause);
  }
  validator ??= new Ajv2020({ validateSchema: false, allowUnionTypes: true }).compile<Allowance>(schema);
  if (!validator(value)) {
    const [fault] = validator.errors ?? [];
    throw unreadable(file, `${fault?.instancePath ?? ""} ${fault?.message ?? "is wrong"}`.trim());
  }
  const wrong = (["from", "until"] as const).find((key) => Number.isNaN(Date.parse(value[key])));
  if (wrong !== undefined) throw unreadable(file, `/${wrong} is no time`);
  return value;
}

/** Compiled at first use: most programs that load this never read an allowance. */
let validator: ValidateFunction<Allowance> | undefined;

function unreadable(file: string, why: string, cause?: unknown): AuthorityConfigError {
  const message = `The allowance ${file} cannot be read (${why}), so nothing is allowed by it. Write it anew with connector-daemon allow-deletes, or remove it.`;
  return new AuthorityConfigError("ALLOWANCE", message, { cause });
}
