import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import yargs from "yargs";
import { BrokerSimulatorError } from "./errors.js";
import type { RequestRecord } from "./request-log.js";
import { startBroker } from "./start-broker.js";
import { putSwitches } from "./put-switches.js";

export interface CliSurroundings {
  readonly print: (line: string) => void;
  readonly complain: (line: string) => void;
  /** Aborted: the broker ends in good order. */
  readonly stopping: AbortSignal;
}

class UsageError extends Error {}

/** Runs a broker as the flags say, until it is told to stop. Returns the exit status: 0, 2 (usage), 5 (cannot serve). */
export async function runCli(argv: readonly string[], surroundings: CliSurroundings): Promise<number> {
  try {
    const flags = await readFlags(argv, surroundings.print);
    if (flags) await run(flags, surroundings);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      surroundings.complain(`broker-simulator: ${error.message}\nTry 'broker-simulator --help'.`);
      return 2;
    }
    if (!(error instanceof BrokerSimulatorError) && (error as NodeJS.ErrnoException).code === undefined) throw error;
    surroundings.complain(`broker-simulator: ${(error as Error).message}`);
    return 5;
  }
}

const examples = `Examples:
  Two authorities, the CA certificate in /tmp/broker/ca.pem:
    broker-simulator --authority Nord:one --authority Sued:two --dir /tmp/broker

  What it holds, as sorted JSON:
    curl --cacert /tmp/broker/ca.pem https://localhost:8443/simulator/dump

  Every answer 300 ms late, and 429 for the next three requests; '{}' ends all faults:
    curl --cacert /tmp/broker/ca.pem -X PUT https://localhost:8443/simulator/faults \\
      -H 'content-type: application/json' \\
      -d '{"faults": [{"kind": "latency", "ms": 300}, {"kind": "status", "status": 429, "times": 3}]}'

Kinds of faults: latency, status, reset, hang, half, html. They stand in the README.
SIGINT or SIGTERM ends the broker. Exit status: 0 done, 2 wrong usage, 5 it cannot serve.`;

type Flags = NonNullable<Awaited<ReturnType<typeof readFlags>>>;

async function readFlags(argv: readonly string[], print: (line: string) => void) {
  let printed = "";
  const parser = yargs()
    .scriptName("broker-simulator")
    .usage(
      "$0 [options]\n\nAn ID Broker for demos and tests: strict, and faulty on demand. It keeps everything in memory.",
    )
    .options({
      port: { type: "number", default: 8443, describe: "port to listen on; 0 takes any free one" },
      host: { type: "string", default: "127.0.0.1", describe: "address to listen on" },
      authority: {
        type: "string",
        array: true,
        default: ["Traeger1:secret"],
        describe: "<name>:<password> of a school authority; its user is provisioning-<name>",
      },
      dir: {
        type: "string",
        describe: "folder for ca.pem (what clients trust) and, at the end, dump.json (what it holds)",
      },
      faults: { type: "string", describe: "JSON file with faults and settings, as for PUT /simulator/faults" },
      "workgroups-path": { type: "string", default: "workgroups", describe: "path segment of workgroups" },
      quiet: { type: "boolean", default: false, describe: "do not print each request" },
    } as const)
    .epilogue(examples)
    .version(false)
    .locale("en")
    .strict()
    .exitProcess(false)
    .wrap(120)
    .fail((message: string | null, error: Error | undefined) => {
      throw new UsageError(message ?? error?.message ?? "wrong usage");
    });
  const flags = await parser.parseAsync([...argv], {}, (_error, _flags, output) => {
    printed = output;
  });
  if (printed !== "") print(printed);
  return printed === "" ? { ...flags, authorities: flags.authority.map(toAuthority) } : undefined;
}

async function run(flags: Flags, { print, stopping }: CliSurroundings): Promise<void> {
  const { dir, host, port, authorities } = flags;
  if (dir !== undefined) await mkdir(dir, { recursive: true });
  const caFile = dir === undefined ? undefined : join(dir, "ca.pem");
  const broker = await startBroker({
    host,
    port,
    authorities,
    caFile,
    workgroupsPath: flags["workgroups-path"],
    requestLimit: 10_000,
    history: false,
    onRequest: (record) => {
      if (!flags.quiet) print(line(record));
    },
  });
  try {
    if (flags.faults !== undefined) await putSwitches(broker, await readFile(flags.faults));
    print(`An ID Broker listens on ${broker.url} for ${authorities.map(({ name }) => name).join(", ")}.`);
    if (caFile !== undefined) print(`Its CA certificate stands in ${caFile}.`);
    if (!stopping.aborted)
      await new Promise((resolve) => {
        stopping.addEventListener("abort", resolve, { once: true });
      });
    if (dir !== undefined) await writeFile(join(dir, "dump.json"), broker.dumpText());
    const counts = Object.entries(broker.counts()).map(([resource, count]) => `${count} ${resource}`);
    print(`It held ${counts.join(", ")}.`);
  } finally {
    await broker.stop();
  }
}

function toAuthority(text: string): { name: string; password: string } {
  const [, name, password] = /^([A-Za-z0-9]+):(.+)$/.exec(text) ?? [];
  if (name === undefined || password === undefined)
    throw new UsageError(`--authority wants <name>:<password>, the name of letters and digits`);
  return { name, password };
}

function line({ at, method, path, status, fault, ms }: RequestRecord): string {
  const outcome = [status ?? "no answer", ...(fault === undefined ? [] : [`(${fault})`])].join(" ");
  return `${new Date(at).toISOString()} ${method} ${path} ${outcome} ${ms} ms`;
}
