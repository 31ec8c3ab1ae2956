import { generate } from "selfsigned";

export interface ServerCertificate {
  /** The CA's certificate, PEM: what a client has to trust. */
  readonly ca: string;
  readonly key: string;
  readonly cert: string;
}

/** Makes a CA and a server certificate for localhost and 127.0.0.1, valid for a year from yesterday. */
export async function makeCertificate(now = Date.now()): Promise<ServerCertificate> {
  const kind = {
    keyType: "ec",
    curve: "P-256",
    algorithm: "sha256",
    notBeforeDate: new Date(now - 86_400_000),
  } as const;
  const ca = await generate([{ name: "commonName", value: "Simulated ID Broker CA" }], {
    ...kind,
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: "commonName", value: "localhost" }], {
    ...kind,
    ca: { key: ca.private, cert: ca.cert },
    extensions: [
      { name: "basicConstraints", cA: false },
      { name: "keyUsage", digitalSignature: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: 2, value: "localhost" },
          { type: 7, ip: "127.0.0.1" },
        ],
      },
    ],
  });
  return { ca: ca.cert, key: server.private, cert: server.cert };
}
