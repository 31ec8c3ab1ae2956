import { createServer, type Server } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { SecureContextOptions } from "node:tls";
import { openBroker, type Broker, type BrokerOptions } from "../src/index.js";
import { makeCertificates, type Certificates } from "./certificates.js";

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}
export type Respond = (seen: Seen, response: ServerResponse, count: number) => void;

export interface LocalBroker {
  readonly url: string;
  readonly port: number;
  readonly ca: string;
  /** all requests but logins */
  readonly requests: Seen[];
  readonly logins: Seen[];
  readonly connections: Set<Socket>;
  readonly server: Server;
  respond: Respond;
  login: Respond;
  open(options?: Partial<BrokerOptions>): Broker;
  stop(): Promise<void>;
}

export const LOGIN_PATH = "/ucsschool/apis/auth/token";
export const PASSWORD = "Pass+word 4% ü";
export const ID = "7d1a0f6e-38f2-103e-9c0f-5bd7ca0b1f01";
export const OTHER_ID = "7d1a0f6e-38f2-103e-9c0f-5bd7ca0b1f02";

/** An unsigned JWT that ends at `expiresAt` (epoch ms). */
export function makeToken(expiresAt: number, serial: number | string = 0): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "none" })}.${part({ exp: Math.floor(expiresAt / 1000), serial })}.c2lnbmF0dXJlLW9mLXRlc3Q`;
}

/** Answers with JSON. */
export function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
) {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(value));
}

/** Those of every server that is given none: openssl takes longer to make some than most tests run. */
let usual: Certificates | undefined;

/** A small https server on 127.0.0.1 that logs in everybody, for an hour, and answers the rest with `respond`. */
export async function startLocalBroker(
  certificates: Certificates = (usual ??= makeCertificates()),
  tls: SecureContextOptions = {},
): Promise<LocalBroker> {
  const requests: Seen[] = [];
  const logins: Seen[] = [];
  const connections = new Set<Socket>();
  const server = createServer({ key: certificates.key, cert: certificates.cert, keepAliveTimeout: 0, ...tls });
  const opened: Broker[] = [];
  server.on("secureConnection", (socket: Socket) => {
    connections.add(socket);
    socket.once("close", () => connections.delete(socket));
  });
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("error", () => undefined);
    request.on("end", () => {
      const { method = "", url: path = "", headers } = request;
      const seen = { method, path, headers, body: Buffer.concat(chunks).toString("utf8") };
      const log = path === LOGIN_PATH ? logins : requests;
      log.push(seen);
      (path === LOGIN_PATH ? broker.login : broker.respond)(seen, response, log.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const broker: LocalBroker = {
    url: `https://127.0.0.1:${String(port)}`,
    port,
    ca: certificates.ca,
    requests,
    logins,
    connections,
    server,
    respond: (_, response) => {
      sendJson(response, 500, {});
    },
    login: (_, response, count) => {
      sendJson(response, 200, { access_token: makeToken(Date.now() + 3_600_000, count), token_type: "bearer" });
    },
    open(options = {}) {
      const client = openBroker({
        url: broker.url,
        authority: "Traeger1",
        credentials: () => ({ username: "provisioning-Traeger1", password: PASSWORD }),
        ca: certificates.ca,
        timeoutMs: 10_000,
        ...options,
      });
      opened.push(client);
      return client;
    },
    async stop() {
      await Promise.all(opened.map((client) => client.close()));
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
  return broker;
}
