import type { ClientRequest, IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { Progress } from "got";
import type { Allowance } from "./allowance.js";
import type { WireHead } from "./wire-answer.js";

/** The events of got's promise that tell of the wire. */
export interface WireEvents {
  on(event: "request", listener: (request: ClientRequest) => void): unknown;
  on(event: "downloadProgress", listener: (progress: Progress) => void): unknown;
}

export interface WatchOptions {
  /** Bytes of a body that are read, by its status. */
  readonly largest: (status: number) => number;
  readonly allowance: Allowance;
  /** Called when the server does something that no sound server does; once is enough. */
  readonly stop: (why: "not HTTP" | "too large") => void;
}

export interface WatchedWire {
  /** Status and headers, once they are there. */
  head(): WireHead | undefined;
  /** Ends the connection of a request that is not over. */
  destroy(): void;
  /** Gives back the bytes that the answer took of the allowance. */
  end(): void;
}

// A sound server sends one or two before its answer.
const MOST_INTERIM = 20;

/**
 * Watches one request on the wire for faults that the HTTP client lets pass: the end of HTTP, endless interim answers, bodies without limit.
 */
export function watchWire(events: WireEvents, { largest, allowance, stop }: WatchOptions): WatchedWire {
  let request: ClientRequest | undefined;
  let response: IncomingMessage | undefined;
  let interim = 0;
  let read = 0;
  events.on("request", (started) => {
    request = started;
    letSendingEnd(started, () => response?.complete === true);
    // without a listener Node closes the connection and tells nobody
    started.on("upgrade", (_, socket: Socket) => {
      socket.destroy();
      stop("not HTTP");
    });
    started.on("information", () => {
      interim += 1;
      if (interim > MOST_INTERIM) stop("not HTTP");
    });
    started.on("response", (answer) => {
      response = answer;
      if (Number(answer.headers["content-length"] ?? 0) > largest(statusOf(answer))) stop("too large");
    });
  });
  events.on("downloadProgress", ({ transferred }) => {
    const more = transferred - read;
    read = transferred;
    const most = response === undefined ? 0 : largest(statusOf(response));
    if (!allowance.take(more) || transferred > most) stop("too large");
  });
  return {
    head: () => response && { statusCode: statusOf(response), headers: response.headers },
    destroy: () => request?.destroy(),
    end() {
      allowance.giveBack(read);
      read = 0;
    },
  };
}

/**
 * got destroys a request as soon as its answer is complete. Node notes a moment later that the request was sent where the answer came at once (it was
 * sent in the phase of the event loop for `setImmediate`), and until then that closes a sound connection. So the request is destroyed after that
 * moment, in which Node has given the connection back to the pool, or the server answered before it had read everything.
 */
function letSendingEnd(request: ClientRequest, isAnswered: () => boolean): void {
  const destroy = request.destroy.bind(request);
  request.destroy = (error) => {
    if (error !== undefined || !isAnswered() || request.writableFinished) return destroy(error);
    setImmediate(destroy);
    return request;
  };
}

function statusOf({ statusCode = 0 }: IncomingMessage): number {
  return statusCode;
}
