import { hostname } from "node:os";
import { join } from "node:path";
import { writeFile } from "node:fs/promises";
import { runCommand } from "./run-command.js";

export interface CertificateFiles {
  readonly caFile: string;
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** Makes a CA and a server certificate for 127.0.0.1, localhost and this host in the folder, valid for 30 days. */
export async function writeCertificates(folder: string): Promise<CertificateFiles> {
  const [caKey, caFile, keyFile, request, certificateFile, names] = fileNames.map((name) => join(folder, name)) as Six;
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  await writeFile(names, `subjectAltName=DNS:localhost,DNS:${hostname()},IP:127.0.0.1\n`);
  await openssl(["req", "-x509", ...newKey, "-days", "30", "-subj", "/CN=Test CA", "-keyout", caKey, "-out", caFile]);
  await openssl(["req", ...newKey, "-subj", "/CN=localhost", "-keyout", keyFile, "-out", request]);
  const signed = ["x509", "-req", "-days", "30", "-in", request, "-CA", caFile, "-CAkey", caKey, "-CAcreateserial"];
  await openssl([...signed, "-extfile", names, "-out", certificateFile]);
  return { caFile, certificateFile, keyFile };
}

async function openssl(args: string[]): Promise<void> {
  await runCommand("openssl", args);
}

type Six = [string, string, string, string, string, string];
const fileNames: Six = ["ca.key", "ca.crt", "server.key", "server.csr", "server.crt", "san"];
