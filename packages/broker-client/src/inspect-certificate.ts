import { isIP } from "node:net";
import { connect, type PeerCertificate, type SecureContext, type TLSSocket } from "node:tls";
import { withDeadline } from "@id-connector/deadline";
import { BrokerError, type Subject } from "./errors.js";
import { onAbort } from "./on-abort.js";
import { plainHost } from "./proxy.js";
import { openTunnel, TunnelError, type TunnelOptions } from "./tunnel.js";
import { nameWireFailure, trustProblem } from "./wire-failure.js";

export interface CertificateReport {
  /** DNS names and addresses that the certificate is made for; its common name where there are none */
  readonly subjectNames: readonly string[];
  readonly validTo: Date;
  /** whole days until validTo, negative when it is over */
  readonly daysLeft: number;
  /** would a request be made with this certificate (regardless of insecureTls)? */
  readonly authorized: boolean;
  readonly problem?: string;
  /** The TLS code of that problem, such as `CERT_HAS_EXPIRED`. */
  readonly problemCode?: string;
}

export interface InspectOptions {
  readonly origin: URL;
  readonly secureContext: SecureContext;
  readonly tunnel: TunnelOptions | undefined;
  readonly timeoutMs: number;
  readonly now: () => number;
}

const SUBJECT: Subject = { method: "GET", resource: "certificate" };
const DAY_MS = 86_400_000;

/** Opens one TLS connection and reads the broker's certificate, trusted or not; rejects with BrokerError, ABORTED by the signal. */
export async function inspectCertificate(options: InspectOptions, signal: AbortSignal): Promise<CertificateReport> {
  const { origin, tunnel } = options;
  if (origin.protocol !== "https:") throw failed("BAD_OPTIONS", `${origin.origin} has no certificate: it is not https`);
  if (signal.aborted) throw closed();
  const closing = new AbortController();
  const forget = onAbort(signal, () => {
    closing.abort(closed());
  });
  try {
    return await inspect(options, tunnel, closing.signal);
  } finally {
    forget();
  }
}

async function inspect(
  options: InspectOptions,
  tunnel: TunnelOptions | undefined,
  signal: AbortSignal,
): Promise<CertificateReport> {
  const { origin } = options;
  const started = performance.now();
  const socket = tunnel === undefined ? undefined : await openTunnel(tunnel, signal).catch(rethrowTunnel);
  const host = plainHost(origin.hostname);
  const stream = connect({
    host,
    port: Number(origin.port || 443),
    secureContext: options.secureContext,
    rejectUnauthorized: false,
    ...(isIP(host) === 0 && { servername: host }),
    ...(socket !== undefined && { socket }),
  });
  try {
    await withDeadline(handshake(stream, origin), {
      ms: Math.max(1, options.timeoutMs - (performance.now() - started)),
      late: () => failed("TIMEOUT", `${origin.origin}: no TLS connection in time`),
      signal,
    });
    return report(stream, options.now());
  } finally {
    stream.destroy();
  }
}

function handshake(stream: TLSSocket, origin: URL): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.once("secureConnect", () => {
      resolve();
    });
    stream.on("error", (error) => {
      const { code, reason, wireCode } = nameWireFailure(error);
      reject(failed(code, `${origin.origin}: ${reason}`, { wireCode }));
    });
    stream.on("close", () => {
      reject(failed("CONNECTION", `${origin.origin}: the connection was closed`));
    });
  });
}

function report(stream: TLSSocket, now: number): CertificateReport {
  const certificate = stream.getPeerCertificate() as Partial<PeerCertificate>;
  const validTo = new Date(certificate.valid_to ?? Number.NaN);
  const problem: unknown = stream.authorizationError;
  const code = typeof problem === "string" ? problem : "no code";
  return {
    subjectNames: subjectNames(certificate),
    validTo,
    daysLeft: Math.floor((validTo.getTime() - now) / DAY_MS),
    authorized: stream.authorized,
    ...(!stream.authorized && { problem: trustProblem(code), problemCode: code }),
  };
}

function subjectNames({ subjectaltname, subject }: Partial<PeerCertificate>): string[] {
  const names = (subjectaltname ?? "")
    .split(", ")
    .flatMap((entry) => /^(?:DNS|IP Address):(.+)$/u.exec(entry)?.[1] ?? []);
  return names.length > 0 ? names : [(subject as { CN?: string | string[] } | undefined)?.CN ?? []].flat();
}

function rethrowTunnel(error: unknown): never {
  if (error instanceof TunnelError) throw failed("PROXY", error.message, { status: error.status });
  throw error;
}

function closed(): BrokerError {
  return failed("ABORTED", "the request was ended: the client is closed");
}

function failed(
  code: BrokerError["code"],
  what: string,
  more: { readonly status?: number | undefined; readonly wireCode?: string } = {},
): BrokerError {
  return new BrokerError(SUBJECT, what, { code, scope: "authority", ...more });
}
