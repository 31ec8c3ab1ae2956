import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer, type TlsOptions } from "node:tls";
import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { closeDirectories, failureOf, plainDirectory } from "./directories.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "ldap-tls-"));
});
afterEach(closeDirectories);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A server that ends what it accepts, with a certificate signed by itself, which is its CA as well. */
async function serve(name: string, bits: number, options: TlsOptions) {
  const [keyFile, caFile] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)];
  const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"];
  const key = ["-newkey", `rsa:${bits}`, "-nodes", "-keyout", keyFile];
  execFileSync("openssl", ["req", "-x509", ...key, ...subject, "-out", caFile], { stdio: "pipe" });
  const server = createServer({ key: readFileSync(keyFile), cert: readFileSync(caFile), ...options }, (socket) => {
    socket.on("error", () => undefined);
    socket.end();
  });
  server.on("tlsClientError", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as AddressInfo).port, caFile, stop: () => server.close() };
}

test.each([
  ["a key of 1024 bits", 1024, { ciphers: "DEFAULT@SECLEVEL=0" }],
  ["TLS 1.1", 2048, { minVersion: "TLSv1.1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" }],
  ["ciphers without forward secrecy", 2048, { maxVersion: "TLSv1.2", ciphers: "AES256-SHA:AES128-GCM-SHA256" }],
] as const)("a server that has nothing but %s is refused as TLS", async (name, bits, options) => {
  const { port, caFile, stop } = await serve(name.replaceAll(" ", "-"), bits, options);
  try {
    expect((await failureOf(plainDirectory(port, { tls: "ldaps", caFile }).ping())).code).toBe("TLS");
  } finally {
    stop();
  }
});

test("no variable of the environment switches the check off", async () => {
  const { port, caFile, stop } = await serve("sound", 2048, {});
  process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
  try {
    expect((await failureOf(plainDirectory(port, { tls: "ldaps" }).ping())).code).toBe("TLS");
    // it is the certificate that was refused: a known one is taken, and then the server hangs up
    expect((await failureOf(plainDirectory(port, { tls: "ldaps", caFile }).ping())).code).toBe("UNREACHABLE");
  } finally {
    delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
    stop();
  }
});

test("a file with CA certificates that others may write is refused, with what helps", async () => {
  const { port, caFile, stop } = await serve("open", 2048, {});
  const link = join(folder, "link.pem");
  symlinkSync(caFile, link);
  try {
    expect((await failureOf(plainDirectory(port, { tls: "ldaps", caFile: link }).ping())).code).toBe("UNREACHABLE");
    chmodSync(caFile, 0o666);
    for (const file of [caFile, link]) {
      const { code, message } = await failureOf(plainDirectory(port, { tls: "ldaps", caFile: file }).ping());
      expect(code).toBe("TLS");
      expect(message).toMatch(/CA certificates .* is not trusted: .*mode 0666.*chmod o-w .*open\.pem$/);
    }
  } finally {
    stop();
  }
});

test("a file with CA certificates that is too large to be one is not read", async () => {
  const caFile = join(folder, "large.pem");
  writeFileSync(caFile, "");
  truncateSync(caFile, 2 ** 40);
  const { code, message } = await failureOf(plainDirectory(1, { tls: "ldaps", caFile }).ping());
  expect({ code, message }).toEqual({
    code: "TLS",
    message: `The file with the CA certificates ${caFile} cannot be read (EFBIG)`,
  });
});
