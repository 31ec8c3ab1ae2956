/** What a person answers to `setup`, by which a mistake says what to ask again. */
export type SetupAnswer =
  | "home"
  | "server"
  | "port"
  | "tls"
  | "caFile"
  | "base"
  | "bindDn"
  | "password"
  | "name"
  | "url"
  | "username"
  | "brokerPassword"
  | "brokerCaFile"
  | "school";

/** What a failure means for the person who sets it up. */
export interface Mistake {
  /** Stable: scripts may go by it. */
  readonly code: string;
  readonly message: string;
  /** A sentence that leads on. */
  readonly help: string;
  /** What may be wrong, the likeliest first; empty where it has to be mended elsewhere. */
  readonly about: readonly SetupAnswer[];
}

/** What one code says, without the message of the failure. */
export type Meaning = readonly [code: string, help: string, ...about: SetupAnswer[]];

export function toMistake(message: string, [code, help, ...about]: Meaning): Mistake {
  return { code, message, help, about };
}
