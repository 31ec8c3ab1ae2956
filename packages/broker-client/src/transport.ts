import { setImmediate as turn } from "node:timers/promises";
import type { SecureContext } from "node:tls";
import { createSemaphore, type Semaphore } from "@id-connector/bounded-work";
import { withDeadline } from "@id-connector/deadline";
import got, { type Got } from "got";
import { openAllowance, type Allowance } from "./allowance.js";
import { BrokerAgent, LoopbackAgent } from "./broker-agent.js";
import { BrokerError, type BrokerErrorCode, type Subject } from "./errors.js";
import { largestAnswer } from "./largest-answer.js";
import { onAbort } from "./on-abort.js";
import { TunnelError, type TunnelOptions } from "./tunnel.js";
import { watchWire } from "./watch-wire.js";
import { readWireAnswer, type Answer } from "./wire-answer.js";
import { nameWireFailure } from "./wire-failure.js";

export interface WireRequest {
  readonly subject: Subject;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
}

export interface Exchange {
  readonly subject: Subject;
  readonly status?: number;
  /** duration in milliseconds */
  readonly ms: number;
}

export interface TransportOptions {
  readonly origin: URL;
  readonly connections: number;
  readonly timeoutMs: number;
  readonly userAgent: string;
  readonly secureContext: SecureContext;
  readonly rejectUnauthorized: boolean;
  readonly tunnel: TunnelOptions | undefined;
  readonly onExchange: (exchange: Exchange) => void;
}

export interface Transport {
  /** Sends once and returns whatever status comes back; rejects with BrokerError of scope "authority". */
  send(request: WireRequest): Promise<Answer>;
  /** Ends requests under way (ABORTED), closes all connections and resolves when none is left. */
  close(): Promise<void>;
}

type Stop = "aborted" | "closed" | "late" | "not HTTP" | "too large";

const STOPPED: Readonly<Record<Stop, { readonly code: BrokerErrorCode; readonly what: string }>> = {
  aborted: { code: "ABORTED", what: "the request was aborted" },
  closed: { code: "ABORTED", what: "the request was ended: the client is closed" },
  late: { code: "TIMEOUT", what: "no complete answer in time" },
  "not HTTP": { code: "BAD_ANSWER", what: "it leaves HTTP or never comes to an answer: is the url right?" },
  "too large": { code: "BAD_ANSWER", what: "the answer is too large" },
};

/** Opens a pool of connections to one origin; connects at the first request. */
export function openTransport(options: TransportOptions): Transport {
  const { secureContext, rejectUnauthorized } = options;
  const https = new BrokerAgent({ secureContext, rejectUnauthorized }, options.tunnel);
  const http = new LoopbackAgent();
  // Not left to the agents' maxSockets: they do not count tunnels that are being opened, and the time limit of a request
  // shall begin when its turn comes.
  const places = createSemaphore(options.connections);
  const client = got.extend({
    agent: { http, https },
    decompress: false,
    followRedirect: false,
    headers: { "user-agent": options.userAgent },
    retry: { limit: 0 },
    throwHttpErrors: false,
    // no timeout: every end of Node's request takes it off, also an end without an answer; `start` has a clock of its own
  });
  const allowance = openAllowance();
  const running = new Map<Promise<unknown>, (why: Stop) => void>();
  let closed = false;

  return {
    async send(request) {
      if (closed) throw stopped(request.subject, "closed");
      const exchange = start({ client, places, allowance, options }, request);
      running.set(exchange.answer, exchange.stop);
      try {
        return await exchange.answer;
      } finally {
        running.delete(exchange.answer);
      }
    },
    async close() {
      closed = true;
      const answers = [...running.keys()];
      for (const stop of running.values()) stop("closed");
      await Promise.allSettled(answers);
      https.destroy();
      http.destroy();
    },
  };
}

interface Wire {
  readonly client: Got;
  readonly places: Semaphore;
  readonly allowance: Allowance;
  readonly options: TransportOptions;
}

function start({ client, places, allowance, options }: Wire, request: WireRequest) {
  const { subject, signal } = request;
  const controller = new AbortController();
  let why: Stop | undefined;
  const stop = (reason: Stop) => {
    why ??= reason;
    controller.abort();
  };
  const exchange = async () => {
    const started = performance.now();
    let status: number | undefined;
    const response = client(new URL(request.path, options.origin), {
      method: subject.method,
      headers: request.headers,
      responseType: "buffer",
      signal: controller.signal,
      ...(request.body !== undefined && { body: request.body }),
    });
    const wire = watchWire(response, { largest: (code) => largestAnswer(subject, code), allowance, stop });
    try {
      const whole = await withDeadline(response, {
        ms: options.timeoutMs,
        late: () => new Error("late"),
        free() {
          stop("late"); // unless it was stopped for another reason
          wire.destroy();
        },
        signal: controller.signal,
      });
      status = whole.statusCode;
      // bytes that the server sent unasked arrive now, while the connection is idle: the agent then closes it
      await turn();
      return readWireAnswer(whole, whole.body);
    } catch (error) {
      const head = wire.head();
      // its status says whose fault it is, also where its reasons are too long
      if (why !== "too large" || head === undefined || head.statusCode < 400) throw error;
      status = head.statusCode;
      return readWireAnswer(head, undefined);
    } finally {
      wire.end();
      places.release();
      options.onExchange({
        subject,
        ...(status !== undefined && { status }),
        ms: Math.round(performance.now() - started),
      });
    }
  };
  const answer = (async () => {
    const forget = onAbort(signal, () => {
      stop("aborted");
    });
    try {
      await places.acquire(controller.signal);
      return await exchange();
    } catch (error) {
      throw why === undefined ? failed(subject, options.origin, error) : stopped(subject, why);
    } finally {
      forget();
    }
  })();
  return { answer, stop };
}

// The client's own error must not get out: it holds the body, the token and the password.
function failed(subject: Subject, origin: URL, error: unknown): BrokerError {
  const cause = (error as { cause?: unknown }).cause;
  if (cause instanceof TunnelError) {
    return new BrokerError(subject, cause.message, { code: "PROXY", scope: "authority", status: cause.status });
  }
  const { code, reason, wireCode } = nameWireFailure(error);
  return new BrokerError(subject, `${origin.origin}: ${reason}`, { code, scope: "authority", wireCode });
}

function stopped(subject: Subject, why: Stop): BrokerError {
  const { code, what } = STOPPED[why];
  return new BrokerError(subject, what, { code, scope: "authority" });
}
