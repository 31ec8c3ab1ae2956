import { hostname } from "node:os";
import { join } from "node:path";
import { writeFile } from "node:fs/promises";
import { runCommand } from "./run-command.js";

export interface CertificateFiles {
  readonly caFile: string;
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** What is wrong with a server's certificate, if anything. */
export type CertificateKind = "good" | "of another CA" | "expired" | "for another name";

/** Makes a CA, and a certificate of it for 127.0.0.1, localhost and this host, in the folder; both are valid for a year. */
export async function writeCertificates(folder: string): Promise<CertificateFiles> {
  const files = filesIn(folder);
  await writeCa(files.caFile, files.caKey);
  await writeServerCertificate(folder, "good");
  return files;
}

/** Replaces the server's certificate. What clients are told to trust stays the first CA. */
export async function writeServerCertificate(folder: string, kind: CertificateKind): Promise<void> {
  const { caFile, caKey, keyFile, certificateFile } = filesIn(folder);
  const at = (name: string) => join(folder, name);
  const ca = kind === "of another CA" ? [at("other-ca.crt"), at("other-ca.key")] : [caFile, caKey];
  const [signer = "", signerKey = ""] = ca;
  if (kind === "of another CA") await writeCa(signer, signerKey);
  const names = `DNS:localhost,DNS:${hostname()},IP:127.0.0.1`;
  await writeFile(at("san"), `subjectAltName=${kind === "for another name" ? "DNS:elsewhere.test" : names}\n`);
  await openssl(["req", ...newKey, "-subj", "/CN=localhost", "-keyout", keyFile, "-out", at("server.csr")]);
  const days = kind === "expired" ? "-1" : "365";
  const signed = ["x509", "-req", "-days", days, "-in", at("server.csr"), "-CA", signer, "-CAkey", signerKey];
  await openssl([...signed, "-CAcreateserial", "-extfile", at("san"), "-out", certificateFile]);
}

function filesIn(folder: string): CertificateFiles & { readonly caKey: string } {
  return {
    caFile: join(folder, "ca.crt"),
    caKey: join(folder, "ca.key"),
    certificateFile: join(folder, "server.crt"),
    keyFile: join(folder, "server.key"),
  };
}

async function writeCa(file: string, key: string): Promise<void> {
  await openssl(["req", "-x509", ...newKey, "-days", "365", "-subj", "/CN=Test CA", "-keyout", key, "-out", file]);
}

const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

async function openssl(args: string[]): Promise<void> {
  await runCommand("openssl", args);
}
