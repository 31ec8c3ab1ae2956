import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { createServer, type TlsOptions } from "node:tls";
import type { AddressInfo } from "node:net";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeCertificates, type Certificates } from "./certificates.js";
import { failureOf } from "./failure-of.js";
import { ID, sendJson, startLocalBroker, type LocalBroker } from "./local-broker.js";

let good: Certificates;
let other: Certificates;
let folder: string;
let server: LocalBroker;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "broker-client-"));
  good = makeCertificates();
  other = makeCertificates("DNS:other.test");
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  server = await startLocalBroker(good);
  server.respond = (_, response) => {
    sendJson(response, 404, {});
  };
});
afterEach(() => server.stop());

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

test("a broker of an unknown CA gets neither password nor token", async () => {
  for (const ca of [undefined, other.ca]) {
    const error = await failureOf(server.open({ ca }).users.get(ID));
    expect(error).toMatchObject({ code: "TLS", scope: "authority" });
    expect(error.message).toContain("unknown CA");
  }
  expect(server.logins).toEqual([]);
});

test("a certificate for another name is refused", async () => {
  const wrong = await startLocalBroker(other);
  try {
    const error = await failureOf(wrong.open().login());
    expect(error).toMatchObject({ code: "TLS", scope: "authority" });
    expect(error.message).toContain("another name");
  } finally {
    await wrong.stop();
  }
});

test("the CA of the configuration and those of the environment are believed side by side", async () => {
  const env = {
    SSL_CERT_FILE: file("ssl.pem", `# comment\n${other.ca}`),
    NODE_EXTRA_CA_CERTS: file("extra.pem", good.ca),
  };
  await server.open({ ca: undefined, env }).login();
  await server.open({ ca: good.ca, env: { SSL_CERT_FILE: env.SSL_CERT_FILE } }).login();
  await server.open({ ca: other.ca + good.ca }).login();
  await server.open({ ca: undefined, env: { SSL_CERT_FILE: env.NODE_EXTRA_CA_CERTS } }).login();
  expect(server.logins).toHaveLength(4);
});

test("a file of the environment that is too large for certificates is not read", () => {
  const large = file("large.pem", good.ca + " ".repeat(4 * 1024 * 1024));
  expect(() => server.open({ ca: undefined, env: { SSL_CERT_FILE: large } })).toThrow(
    `SSL_CERT_FILE=${large} is larger than 4 MiB`,
  );
});

test("insecureTls takes whoever answers", async () => {
  expect(await server.open({ ca: undefined, insecureTls: true }).users.get(ID)).toBeUndefined();
});

test("the certificate is reported with its names and its end", async () => {
  const now = Date.now();
  const report = await server.open({ now: () => now }).inspectCertificate();
  expect(report.subjectNames).toEqual(["localhost", "127.0.0.1"]);
  expect(report.authorized).toBe(true);
  expect(report.problem).toBeUndefined();
  expect([29, 30]).toContain(report.daysLeft);
  expect(Math.abs(report.validTo.getTime() - now - 30 * 86_400_000)).toBeLessThan(120_000);
  expect(server.logins).toEqual([]);
});

test("the report tells an unknown CA, another name and an end that is past, whatever insecureTls says", async () => {
  const unknown = await server.open({ ca: undefined, insecureTls: true }).inspectCertificate();
  expect(unknown).toMatchObject({ authorized: false, problem: expect.stringContaining("unknown CA") });
  const wrong = await startLocalBroker(other);
  try {
    expect(await wrong.open().inspectCertificate()).toMatchObject({
      subjectNames: ["other.test"],
      authorized: false,
      problem: expect.stringContaining("another name"),
    });
  } finally {
    await wrong.stop();
  }
  const later = Date.now() + 40 * 86_400_000;
  expect((await server.open({ now: () => later }).inspectCertificate()).daysLeft).toBeLessThan(0);
});

test("a certificate cannot be inspected where there is none", async () => {
  expect(await failureOf(server.open({ url: "http://127.0.0.1:1" }).inspectCertificate())).toMatchObject({
    code: "BAD_OPTIONS",
  });
  expect(await failureOf(server.open({ url: "https://127.0.0.1:1" }).inspectCertificate())).toMatchObject({
    code: "CONNECTION",
    scope: "authority",
    resource: "certificate",
  });
});

test("a certificate that is over is refused and reported", async () => {
  const expired = await startLocalBroker(makeCertificates(undefined, -1));
  try {
    const error = await failureOf(expired.open().login());
    expect(error).toMatchObject({ code: "TLS", scope: "authority" });
    expect(error.message).toContain("expired");
    expect(await expired.open().inspectCertificate()).toMatchObject({
      daysLeft: -2,
      authorized: false,
      problem: expect.stringContaining("expired"),
    });
  } finally {
    await expired.stop();
  }
});

test.each([
  ["an RSA key of 1024 bits", { rsa: 1024 }],
  ["a signature with SHA-1", { digest: "sha1" }],
] as const)("%s is refused as TLS, and reported", async (_, weakness) => {
  // the server itself is told to bear it
  const weak = await startLocalBroker(makeCertificates(undefined, 30, weakness), { ciphers: "DEFAULT@SECLEVEL=0" });
  try {
    expect(await failureOf(weak.open().login())).toMatchObject({ code: "TLS", scope: "authority" });
    const inspection = await weak
      .open()
      .inspectCertificate()
      .catch((error: unknown) => error);
    expect(inspection).toMatchObject(inspection instanceof Error ? { code: "TLS" } : { authorized: false });
    expect(weak.logins).toEqual([]);
  } finally {
    await weak.stop();
  }
});

test.each([
  ["TLS 1.1", { minVersion: "TLSv1.1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" }],
  ["a cipher without forward secrecy", { maxVersion: "TLSv1.2", ciphers: "AES256-SHA:AES128-GCM-SHA256" }],
  ["a cipher of CBC and SHA-1", { maxVersion: "TLSv1.2", ciphers: "ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES128-SHA" }],
] as const)("a broker that offers nothing but %s is refused as TLS", async (_, options) => {
  const { key, cert, ca } = makeCertificates(undefined, 30, { rsa: 2048 });
  const plain = createServer({ key, cert, ...(options as TlsOptions) });
  plain.on("tlsClientError", () => undefined);
  await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve));
  try {
    const url = `https://127.0.0.1:${String((plain.address() as AddressInfo).port)}`;
    expect(await failureOf(server.open({ url, ca }).login())).toMatchObject({ code: "TLS", scope: "authority" });
    expect(await failureOf(server.open({ url, ca }).inspectCertificate())).toMatchObject({ code: "TLS" });
  } finally {
    plain.close();
  }
});

test("no variable of the environment switches the check off", async () => {
  process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
  try {
    expect(await failureOf(server.open({ ca: undefined }).login())).toMatchObject({ code: "TLS" });
  } finally {
    delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
  }
});
