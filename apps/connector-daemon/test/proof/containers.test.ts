import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, afterEach, beforeAll, expect, it } from "@jest/globals";
import { connectorFolders } from "@id-connector/connector-settings";
import { endWithUs } from "@id-connector/slapd-fixture";
import {
  authority,
  nodeCommand,
  runProgram,
  startWorld,
  until,
  type Daemon,
  type World,
} from "@id-connector/test-world";
import { childrenOf } from "../support/children-of.js";

// Each container has process ids of its own: the first process of each has the number 1, and all share one folder.
const inContainer = true;
let world: World;
let daemon: Daemon | undefined;

beforeAll(async () => {
  world = await startWorld();
  await world.slapd.load(world.slapd.ldif.bulk({ users: 10, schools: 1 }));
  await world.configure(authority);
});
afterEach(async () => {
  await daemon?.kill();
});
afterAll(() => world.close());

const run = (program: string, ...argv: readonly string[]) =>
  runProgram(`${program}/bin/${program}.js`, argv, world.env, { inContainer });

it("programs in containers of their own read what the daemon in another one keeps", async () => {
  daemon = world.start({}, { inContainer });
  await world.converged();
  for (const [program, ...argv] of [
    ["connector-daemon", "trash", "--json"],
    ["connector-daemon", "status", "--json"],
    ["verify-cli", "all", "--school_authority", authority, "--json"],
  ] as const) {
    const { status, stdout, stderr } = await run(program, ...argv);
    expect({ program, argv, status, stderr }).toMatchObject({
      status: 0,
      stderr: expect.not.stringMatching(/defect|^ +at /m),
    });
    expect(() => JSON.parse(stdout) as unknown).not.toThrow();
  }
});

it("a reader in another container does not keep the daemon from starting, and a signal ends that in order", async () => {
  const program = new URL("../support/hold-reader.mjs", import.meta.url).pathname;
  const { file, argv } = nodeCommand([program, connectorFolders(world.home).ledger], inContainer);
  const reader = endWithUs(spawn(file, argv, { stdio: ["ignore", "pipe", "inherit"] }));
  await once(reader.stdout, "data");
  daemon = world.start({}, { inContainer });
  await world.slapd.modify(
    `dn: ${world.slapd.dn.user("b000.u00002", "student", "bulk000")}\nchangetype: modify\nreplace: sn\nsn: New`,
  );
  await world.converged();
  expect(daemon.lines).toContainEqual(
    expect.objectContaining({ message: expect.stringContaining("another process id") }),
  );
  // the container's first process is the only child of unshare
  const [first] = await childrenOf(daemon.pid);
  process.kill(Number(first), "SIGTERM");
  expect(await daemon.ended).toBe(0);
  expect(reader.exitCode).toBeNull();
  reader.kill("SIGKILL");
  await until("the reader is gone", () => Promise.resolve(reader.signalCode !== null));
});
