import type { Request } from "./request.js";
import type { Tree } from "./tree.js";

/** Who may bind: normalised DN → password. */
export type Accounts = ReadonlyMap<string, string>;

/** What the operations of one connection share. */
export interface Connection {
  readonly tree: Tree;
  readonly accounts: Accounts;
  /** The DN bound by, or undefined while anonymous. */
  boundAs: string | undefined;
  /** Sends bytes; resolves when the client keeps up, also when the connection is gone. */
  send(bytes: Buffer): Promise<void>;
}

/** One operation under way; the signal is aborted when the client abandons it, binds anew or is gone. */
export interface Call<Operation> {
  readonly connection: Connection;
  readonly messageId: number;
  readonly operation: Operation;
  readonly controls: Request["controls"];
  readonly signal: AbortSignal;
}
