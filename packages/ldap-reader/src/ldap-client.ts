import type { EventEmitter } from "node:events";
import type { Socket } from "node:net";

/**
 * The part of ldapjs' client that is used; a type of our own, so that the package's declarations contain nothing
 * of ldapjs.
 */
export interface LdapClient extends EventEmitter {
  readonly urls: object[];
  /** Private: the TLS socket once StartTLS was sent. */
  readonly _socket: Socket | null;
  /** Private: the parser that reads the server's bytes. */
  readonly _tracker: { readonly parser: object } | null;
  /** Private: the only way to send a search without a time limit, and to see a result that is no success. */
  _send(
    message: object,
    expect: { indexOf(status: number): number },
    emitter: EventEmitter | null,
    callback: (err: unknown, result?: unknown) => void,
  ): unknown;
  starttls(options: object, controls: readonly never[], callback: (err: unknown) => void): void;
  abandon(messageId: number, callback: (err: unknown) => void): void;
  destroy(): void;
}
