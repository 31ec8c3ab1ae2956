import type { DeleteGuard } from "./delete-guard.js";
import type { Secret } from "./secret.js";

/** One school authority that gets objects through the ID Broker. */
export interface Authority {
  /** The namespace ID at the broker. */
  readonly name: string;
  /** Path of its configuration file. */
  readonly file: string;
  readonly active: boolean;
  /** Only scheme, host and port count. */
  readonly url: string;
  readonly username: string;
  readonly password: Secret;
  /** "all": every school, future ones too. An empty list: none. */
  readonly schools: "all" | readonly string[];
  readonly sendsUsers: boolean;
  /** School classes and workgroups. */
  readonly sendsGroups: boolean;
  /** Absolute path of a file with the broker's certificate authority (PEM). */
  readonly caFile?: string;
  /** Where the broker has its workgroups, if not at `workgroups`. */
  readonly workgroupsPath?: string;
  readonly deleteGuard: DeleteGuard;
}

/** Something in a configuration that a person must put right. The message says what to do and shows no value. */
export interface ConfigProblem {
  /** Path of the file, or of the folder where that cannot be read. */
  readonly file: string;
  /** JSON pointer to the place in the file, "" for the file as a whole. */
  readonly path: string;
  readonly code: ConfigProblemCode;
  readonly message: string;
  /** Name of the authority, or the file's name without `.json` where its content does not tell. Missing for the folder. */
  readonly authority?: string;
}

export type ConfigProblemCode =
  | "NOT_READABLE"
  | "NOT_A_FILE"
  /** Others than root, we and the home's owner own it or may write it. */
  | "NOT_TRUSTED"
  | "NOT_JSON"
  | "MISSING"
  | "WRONG_TYPE"
  | "BAD_VALUE"
  | "NOT_HTTPS"
  | "NO_PLUGIN"
  | "MISPLACED_SCHOOLS"
  | "DUPLICATE_SCHOOL"
  | "DUPLICATE_NAME";

/** The content of a folder of configurations: the authorities that are in order, and all faults. */
export interface Loaded {
  readonly authorities: readonly Authority[];
  readonly problems: readonly ConfigProblem[];
}

/** The content of a configuration file, unknown keys included. */
export type JsonObject = { readonly [key: string]: JsonValue };
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
