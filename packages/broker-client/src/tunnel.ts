import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Socket } from "node:net";
import type { SecureContext } from "node:tls";
import { withDeadline } from "@id-connector/deadline";
import { plainHost } from "./proxy.js";

export interface TunnelOptions {
  readonly proxy: URL;
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
  /** for a proxy that is itself reached by https */
  readonly secureContext: SecureContext;
  readonly rejectUnauthorized: boolean;
}

/** The proxy is out of reach or refuses the tunnel (`status`); the message never holds its user or password. */
export class TunnelError extends Error {
  override readonly name = "TunnelError";
  readonly code = "PROXY";
  constructor(
    message: string,
    readonly status?: number,
  ) {
    super(message);
  }
}

/**
 * Asks the proxy for a connection to host:port (CONNECT); rejects with TunnelError, at the latest after timeoutMs, or with the signal's
 * reason. Then nothing of it is left open.
 */
export async function openTunnel(options: TunnelOptions, signal?: AbortSignal): Promise<Socket> {
  const { proxy, secureContext, rejectUnauthorized } = options;
  const target = `${options.host.includes(":") ? `[${options.host}]` : options.host}:${String(options.port)}`;
  const authorization = proxyAuthorization(proxy);
  const failed = (why: string, status?: number) => new TunnelError(`the proxy ${proxy.host} ${why}`, status);
  const common = {
    method: "CONNECT",
    host: plainHost(proxy.hostname),
    port: proxy.port || undefined,
    path: target,
    headers: { host: target, ...(authorization !== undefined && { "proxy-authorization": authorization }) },
    agent: false,
  } as const;
  const connecting =
    proxy.protocol === "https:"
      ? httpsRequest({ ...common, ...{ secureContext }, rejectUnauthorized })
      : httpRequest(common);
  const connected = new Promise<Socket>((resolve, reject) => {
    connecting.once("connect", ({ statusCode = 0 }, socket: Socket) => {
      if (statusCode >= 200 && statusCode <= 299) {
        resolve(socket);
        return;
      }
      socket.destroy();
      reject(failed(`refuses the tunnel (${String(statusCode)})`, statusCode));
    });
    connecting.on("error", (error: NodeJS.ErrnoException) => {
      reject(failed(`cannot be used (${error.code ?? "no code"})`));
    });
    connecting.on("close", () => {
      reject(failed("ends the connection without an answer"));
    });
  });
  connecting.end();
  return withDeadline(connected, {
    ms: options.timeoutMs,
    late: () => failed("does not answer in time"),
    free: () => connecting.destroy(),
    signal,
  });
}

function proxyAuthorization({ username, password }: URL): string | undefined {
  if (username === "" && password === "") return undefined;
  return `Basic ${Buffer.from(`${decode(username)}:${decode(password)}`).toString("base64")}`;
}

// a "%" that was not meant as an escape stays what it is
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
