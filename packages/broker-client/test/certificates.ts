import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

export interface Certificates {
  /** PEM */
  readonly ca: string;
  readonly key: string;
  readonly cert: string;
}

const EC = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

export interface Weakness {
  /** Bits of an RSA key for the server. */
  readonly rsa?: number;
  /** With what the CA signs the server's certificate; sha256. */
  readonly digest?: string;
}

/** Makes a CA and a certificate of it for these names ("DNS:localhost", "IP:127.0.0.1"), valid for so many days. */
export function makeCertificates(
  names = "DNS:localhost,IP:127.0.0.1",
  days = 30,
  weakness: Weakness = {},
): Certificates {
  const folder = mkdtempSync(join(tmpdir(), "broker-client-"));
  const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
  try {
    openssl(
      "req",
      "-x509",
      ...EC,
      "-keyout",
      "ca.key",
      "-out",
      "ca.pem",
      "-subj",
      `/CN=Test CA of ${basename(folder)}`,
      "-days",
      "30",
    );
    const { rsa, digest = "sha256" } = weakness;
    const key = rsa === undefined ? EC : ["-newkey", `rsa:${String(rsa)}`, "-nodes"];
    openssl("req", ...key, "-keyout", "key.pem", "-out", "request.pem", "-subj", "/CN=broker.test");
    writeFileSync(join(folder, "names"), `subjectAltName=${names}\n`);
    openssl(
      ...["x509", "-req", "-in", "request.pem", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"],
      ...[`-${digest}`, "-out", "cert.pem", "-days", String(days), "-extfile", "names"],
    );
    const read = (name: string) => readFileSync(join(folder, name), "utf8");
    return { ca: read("ca.pem"), key: read("key.pem"), cert: read("cert.pem") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
