import { Agent as HttpAgent } from "node:http";
import type { SecureContext } from "node:tls";
import got, { type Got } from "got";
import { BrokerAgent } from "./broker-agent.js";
import { BrokerError, type Subject } from "./errors.js";
import { openGate, type Gate } from "./gate.js";
import { onAbort } from "./on-abort.js";
import { TunnelError, type TunnelOptions } from "./tunnel.js";
import { nameWireFailure } from "./wire-failure.js";

export interface WireRequest {
  readonly subject: Subject;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
}

export interface Answer {
  readonly status: number;
  /** without parameters, lower case; undefined where the header is missing */
  readonly contentType: string | undefined;
  /** undefined where it is not UTF-8 */
  readonly text: string | undefined;
  readonly retryAfter: string | undefined;
  readonly date: string | undefined;
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
  /** Ends what is under way (ABORTED), closes all connections and resolves when nothing is left. */
  close(): Promise<void>;
}

/** The largest answer that is read, in bytes: a workgroup of 100,000 members has room. */
export const LARGEST_ANSWER = 4 * 1024 * 1024;

type Stop = "aborted" | "closed" | "too large";

/** Opens a pool of connections to one origin; connects at the first request. */
export function openTransport(options: TransportOptions): Transport {
  const { secureContext, rejectUnauthorized } = options;
  const https = new BrokerAgent({ secureContext, rejectUnauthorized }, options.tunnel);
  const http = new HttpAgent({ keepAlive: true });
  // Not left to the agents' maxSockets: they do not count tunnels that are being opened, and the time limit of a request
  // shall begin when its turn comes.
  const gate = openGate(options.connections);
  const client = got.extend({
    agent: { http, https },
    decompress: false,
    followRedirect: false,
    headers: { "user-agent": options.userAgent },
    retry: { limit: 0 },
    throwHttpErrors: false,
    timeout: { request: options.timeoutMs },
  });
  const running = new Map<Promise<unknown>, (why: Stop) => void>();
  let closed = false;

  return {
    async send(request) {
      if (closed) throw stopped(request.subject, "closed");
      const exchange = start({ client, gate, options }, request);
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
  readonly gate: Gate;
  readonly options: TransportOptions;
}

function start({ client, gate, options }: Wire, request: WireRequest) {
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
    try {
      const response = client(new URL(request.path, options.origin), {
        method: subject.method,
        headers: request.headers,
        responseType: "buffer",
        signal: controller.signal,
        ...(request.body !== undefined && { body: request.body }),
      });
      void response.on("downloadProgress", ({ transferred }) => {
        if (transferred > LARGEST_ANSWER) stop("too large");
      });
      const answer = readAnswer(await response);
      status = answer.status;
      return answer;
    } finally {
      gate.leave();
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
      await gate.enter(controller.signal);
      return await exchange();
    } catch (error) {
      throw why === undefined ? failed(subject, options.origin, error) : stopped(subject, why);
    } finally {
      forget();
    }
  })();
  return { answer, stop };
}

interface RawAnswer {
  readonly statusCode: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Uint8Array;
}

function readAnswer({ statusCode, headers, body }: RawAnswer): Answer {
  const header = (name: string) => [headers[name]].flat()[0];
  return {
    status: statusCode,
    contentType: header("content-type")?.split(";")[0]?.trim().toLowerCase(),
    text: decodeUtf8(body),
    retryAfter: header("retry-after"),
    date: header("date"),
  };
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

// The client's own error must not get out: it holds the body, the token and the password.
function failed(subject: Subject, origin: URL, error: unknown): BrokerError {
  const cause = (error as { cause?: unknown }).cause;
  if (cause instanceof TunnelError) {
    return new BrokerError(subject, cause.message, { code: "PROXY", scope: "authority", status: cause.status });
  }
  const { code, reason } = nameWireFailure(error);
  return new BrokerError(subject, `${origin.origin}: ${reason}`, { code, scope: "authority" });
}

function stopped(subject: Subject, why: Stop): BrokerError {
  return why === "too large"
    ? new BrokerError(subject, "the answer is too large", { code: "BAD_ANSWER", scope: "authority" })
    : new BrokerError(subject, `the request was ${why === "closed" ? "ended: the client is closed" : "aborted"}`, {
        code: "ABORTED",
        scope: "authority",
      });
}
