import { X509Certificate } from "node:crypto";
import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { createSecureContext, rootCertificates, type SecureContext } from "node:tls";
import type { Environment } from "./proxy.js";

// Forward secrecy and authenticated encryption; level 2 of OpenSSL asks for RSA keys of 2048 bits and refuses SHA-1
const STRENGTH = {
  minVersion: "TLSv1.2",
  ciphers:
    "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:" +
    "ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM:DHE+CHACHA20:!aNULL:!PSK@SECLEVEL=2",
} as const;

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/gu;

/**
 * Whom TLS believes: Node's own list, the files that SSL_CERT_FILE and NODE_EXTRA_CA_CERTS name, and `ca` (PEM).
 * Throws an Error that names the source which is unreadable or holds no certificate.
 */
export function trustedContext(ca: string | undefined, env: Environment): SecureContext {
  const files = ["SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"].flatMap((name) => {
    const file = env[name];
    return file === undefined || file === "" ? [] : [readPem(`${name}=${file}`, readText(name, file))];
  });
  const own = ca === undefined ? [] : [readPem("the CA of the configuration", ca)];
  return contextWith([...files, ...own].flat());
}

/** The newest context: OpenSSL reads Node's own list anew for each, 27 ms, and the authorities of a host mostly trust the same. */
let newest: { readonly extra: string; readonly context: SecureContext } | undefined;

function contextWith(certificates: readonly string[]): SecureContext {
  const extra = certificates.join("\n");
  if (newest?.extra === extra) return newest.context;
  try {
    const ca = certificates.length === 0 ? {} : { ca: [...rootCertificates, ...certificates] };
    const context = createSecureContext({ ...STRENGTH, ...ca });
    newest = { extra, context };
    return context;
  } catch (cause) {
    const { code = "no code" } = cause as NodeJS.ErrnoException;
    throw new Error(`OpenSSL cannot use these certificates (${code})`, { cause });
  }
}

function readText(name: string, file: string): string {
  const text = readUnlessLarge(name, file);
  if (text === undefined) throw new Error(`${name}=${file} is larger than 4 MiB: too much for certificates`);
  return text;
}

/** All authorities that a system knows are a quarter of a mebibyte. */
const mostBytes = 4 * 1024 * 1024;

function readUnlessLarge(name: string, file: string): string | undefined {
  let fd: number | undefined;
  try {
    fd = openSync(file, "r");
    return fstatSync(fd).size > mostBytes ? undefined : readFileSync(fd, "utf8");
  } catch (error) {
    throw new Error(`${name}=${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? "no code"})`, {
      cause: error,
    });
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

function readPem(source: string, text: string): string[] {
  const certificates = text.match(PEM) ?? [];
  if (certificates.length === 0) throw new Error(`${source} holds no certificate in PEM form`);
  for (const certificate of certificates) {
    try {
      new X509Certificate(certificate);
    } catch (error) {
      throw new Error(`${source} holds a certificate that cannot be read`, { cause: error });
    }
  }
  return [...certificates];
}
