import { writeFile } from "node:fs/promises";
import { makeCertificates, type CertificateKind } from "./certificate.js";
import { BrokerSimulatorError } from "./errors.js";
import { listen, type Listener } from "./listener.js";
import { simulatedBroker, type SimulatedBroker } from "./simulated-broker.js";
import type { RequestRecord } from "./request-log.js";
import type { BrokerSettings } from "./settings.js";
import { createWaiters } from "./waiters.js";
import { newAuthority, newWorld } from "./world.js";

export interface StartBrokerOptions {
  readonly authorities?: readonly { readonly name: string; readonly password: string }[];
  /** 0 or not given: any free one. */
  readonly port?: number | undefined;
  /** 127.0.0.1 when not given. */
  readonly host?: string | undefined;
  /** false: plain HTTP, for what is not about TLS and starts many brokers. */
  readonly tls?: boolean;
  /** Where to write the CA's certificate (PEM). */
  readonly caFile?: string | undefined;
  readonly settings?: Partial<BrokerSettings>;
  /** Path segment of workgroups; "workgroups" when not given. */
  readonly workgroupsPath?: string | undefined;
  /** How many requests the log keeps; 100,000 when not given. */
  readonly requestLimit?: number | undefined;
  /** false: no history, for very many objects. */
  readonly history?: boolean | undefined;
  readonly onRequest?: (record: RequestRecord) => void;
  /** Epoch milliseconds; the real clock when not given. */
  readonly now?: () => number;
  /** 0 ≤ x < 1, for jitter. */
  readonly random?: () => number;
}

/** Starts an ID Broker with an own CA, if it has one. It listens when this resolves. Throws BAD_OPTION, ADDRESS_IN_USE. */
export async function startBroker(options: StartBrokerOptions = {}): Promise<SimulatedBroker> {
  const world = newWorld({
    workgroupsPath: options.workgroupsPath ?? "workgroups",
    requestLimit: options.requestLimit ?? 100_000,
    keepHistory: options.history ?? true,
    clock: options.now ?? Date.now,
    random: options.random ?? Math.random,
    onRequest: options.onRequest ?? (() => undefined),
    settings: options.settings ?? {},
  });
  for (const { name, password } of options.authorities ?? []) {
    if (!/^[A-Za-z0-9]+$/.test(name)) throw new BrokerSimulatorError("BAD_OPTION", `no name of an authority: ${name}`);
    world.authorities.set(name, newAuthority(name, password));
  }
  const make = options.tls === false ? undefined : await makeCertificates();
  let certificate = await make?.("right");
  const ca = certificate?.ca ?? "";
  const waiters = createWaiters();
  const { host = "127.0.0.1" } = options;
  let port = options.port ?? 0;
  const open = async (): Promise<Listener> => {
    const listener = await listen(world, { host, port, certificate, onMoved: waiters.wake });
    port = listener.port; // the next start takes the same
    return listener;
  };
  const listener = await open();
  if (options.caFile !== undefined) await writeFile(options.caFile, ca);
  const certify = async (kind: CertificateKind) => {
    if (make === undefined) throw new BrokerSimulatorError("BAD_OPTION", "a broker without TLS shows no certificate");
    certificate = await make(kind);
  };
  return simulatedBroker({ world, waiters, listener, open, certify, ca, caFile: options.caFile });
}
