import { Agent, type AgentOptions, type RequestOptions } from "node:https";
import { Agent as HttpAgent, type ClientRequest } from "node:http";
import type { Duplex } from "node:stream";
import { openTunnel, TunnelError, type TunnelOptions } from "./tunnel.js";

// Below the 5 seconds after which common servers close an idle connection: else a request could meet it while closing.
const IDLE_MS = 4000;

/** A pool of kept connections, through a tunnel where one is given; idle ones are closed after four seconds. */
export class BrokerAgent extends Agent {
  readonly #tunnel: TunnelOptions | undefined;
  readonly #closing = new AbortController();

  constructor(options: AgentOptions, tunnel: TunnelOptions | undefined) {
    super({ ...options, keepAlive: true });
    this.#tunnel = tunnel;
  }

  override createConnection(
    options: RequestOptions,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined {
    if (this.#tunnel === undefined) return super.createConnection(options, callback);
    const answer = callback as (error: Error | null, stream?: Duplex) => void;
    openTunnel(this.#tunnel, this.#closing.signal)
      .then((socket) => super.createConnection({ ...options, socket } as RequestOptions))
      .then((stream) => {
        answer(null, stream ?? undefined);
      }, answer);
    return undefined;
  }

  // Node's documentation: a falsy return value closes the socket; its types do not know that.
  override keepSocketAlive(socket: Duplex): boolean {
    const keep: () => unknown = super.keepSocketAlive.bind(this, socket);
    const kept = keep();
    const timed = socket as TimedSocket;
    if (timed.timeout === undefined || timed.timeout === 0 || timed.timeout > IDLE_MS) timed.setTimeout(IDLE_MS);
    socket.on("data", distrust);
    return kept !== false;
  }

  override reuseSocket(socket: Duplex, request: ClientRequest): void {
    socket.off("data", distrust);
    super.reuseSocket(socket, request);
    (socket as TimedSocket).setTimeout(0);
  }

  /** Closes idle connections, and ends tunnels that are not open yet. */
  override destroy(): void {
    this.#closing.abort(new TunnelError("the client is closed"));
    super.destroy();
  }
}

/** A pool of kept connections without TLS, for a broker on this machine itself. */
export class LoopbackAgent extends HttpAgent {
  constructor() {
    super({ keepAlive: true });
  }

  override keepSocketAlive(socket: Duplex): boolean {
    const keep: () => unknown = super.keepSocketAlive.bind(this, socket);
    const kept = keep();
    socket.on("data", distrust);
    return kept !== false;
  }

  override reuseSocket(socket: Duplex, request: ClientRequest): void {
    socket.off("data", distrust);
    super.reuseSocket(socket, request);
  }
}

/** An answer that comes before its request would be taken for the answer to the next request. */
function distrust(this: Duplex): void {
  this.destroy();
}

type TimedSocket = Duplex & { readonly timeout?: number; setTimeout(ms: number): unknown };
