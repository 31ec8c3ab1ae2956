import { generate } from "selfsigned";

export interface ServerCertificate {
  /** The CA's certificate, PEM: what a client has to trust. */
  readonly ca: string;
  readonly key: string;
  readonly cert: string;
}

/** What a broker may show: the right certificate, or one that a client must not accept. */
export type CertificateKind = "right" | "expired" | "other name" | "unknown CA";

const dayMs = 86_400_000;
const kind = { keyType: "ec", curve: "P-256", algorithm: "sha256" } as const;

/** Makes a CA and a server certificate for localhost and 127.0.0.1, valid for a year from yesterday, and the wrong ones on demand. */
export async function makeCertificates(now = Date.now()): Promise<(of: CertificateKind) => Promise<ServerCertificate>> {
  const authority = await makeCa(now);
  const right = await makeServer(authority, { from: now - dayMs });
  return async (of) => {
    switch (of) {
      case "right":
        return right;
      case "expired":
        return makeServer(authority, { from: now - 30 * dayMs, until: now - dayMs });
      case "other name":
        return makeServer(authority, { from: now - dayMs, names: [{ type: 2, value: "broker.test" }] });
      case "unknown CA":
        return makeServer(await makeCa(now), { from: now - dayMs });
    }
  };
}

interface Ca {
  readonly cert: string;
  readonly private: string;
}

function makeCa(now: number): Promise<Ca> {
  return generate([{ name: "commonName", value: "Simulated ID Broker CA" }], {
    ...kind,
    notBeforeDate: new Date(now - 60 * dayMs),
    notAfterDate: new Date(now + 364 * dayMs),
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
}

type Name = { readonly type: 2; readonly value: string } | { readonly type: 7; readonly ip: string };

interface ServerOptions {
  /** Epoch milliseconds. */
  readonly from: number;
  readonly until?: number;
  readonly names?: readonly Name[];
}

async function makeServer(ca: Ca, { from, until, names = own }: ServerOptions): Promise<ServerCertificate> {
  const server = await generate([{ name: "commonName", value: "localhost" }], {
    ...kind,
    notBeforeDate: new Date(from),
    notAfterDate: new Date(until ?? from + 364 * dayMs),
    ca: { key: ca.private, cert: ca.cert },
    extensions: [
      { name: "basicConstraints", cA: false },
      { name: "keyUsage", digitalSignature: true },
      { name: "extKeyUsage", serverAuth: true },
      { name: "subjectAltName", altNames: [...names] },
    ],
  });
  return { ca: ca.cert, key: server.private, cert: server.cert };
}

const own: readonly Name[] = [
  { type: 2, value: "localhost" },
  { type: 7, ip: "127.0.0.1" },
];
