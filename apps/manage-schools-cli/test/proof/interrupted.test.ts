import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { CommandFailure } from "@id-connector/command-line";
import { connectorFolders } from "@id-connector/connector-settings";
import { authority, queued, startWorld, status, until, type World } from "@id-connector/test-world";
import { awaitInForce } from "../../src/configuration/await-in-force.js";
import { manage } from "../support/manage.js";
import { startManage } from "../support/start-manage.js";
import { configuredSchools } from "../support/read-configuration.js";
import { threeSchools } from "../support/three-schools.js";

let world: World;
let pid: number;
beforeAll(async () => {
  world = await startWorld({ slapd: { content: threeSchools } });
  await world.configure(authority, { schools: ["ou1"] });
  world.start();
  await world.converged(authority, ["ou1"]);
  pid = (await status(world)).pid;
});
beforeEach(() => world.configure(authority, { schools: ["ou1"] }));
afterAll(() => world.close());

const flags = ["--school_authority", authority] as const;
/** A daemon that runs and does nothing. */
const stall = () => process.kill(pid, "SIGSTOP");
const goOn = () => process.kill(pid, "SIGCONT");

describe("while the daemon does not take up the changed configuration", () => {
  it("Ctrl-C leaves nothing in the queue, and the command that is told does the rest", async () => {
    stall();
    const started = startManage(world, "add_schools", ...flags, "ou2");
    await until("it is written", async () => (await configuredSchools(world)).includes("ou2"));
    started.interrupt();
    const ran = await started.ended;
    expect(ran).toMatchObject({ status: 130, stdout: "" });
    const again = "add_schools --school_authority Traeger2 --force ou2";
    expect(ran.stderr).toContain(
      `Interrupted. The configuration of Traeger2 has ou2 now. Nothing is queued yet. To queue it: manage-schools-cli ${again}\n`,
    );
    expect(await queued(world)).toEqual([]);
    goOn();
    expect((await manage(world, ...again.split(" "))).status).toBe(0);
    await world.converged(authority, ["ou1", "ou2"]);
  });

  it("for long, nothing is queued: status 1", async () => {
    stall();
    const failure = await awaitInForce({
      ...{ folders: connectorFolders(world.home), authority, holds: () => true },
      ...{ signal: new AbortController().signal, patienceMs: 300 },
    }).then(
      () => undefined,
      (error: unknown) => error,
    );
    goOn();
    expect(failure).toBeInstanceOf(CommandFailure);
    expect(failure).toMatchObject({ status: 1, code: "NOT_IN_FORCE" });
  });
});

describe("while it waits for the broker", () => {
  it("Ctrl-C leaves everything queued, and the daemon goes on", async () => {
    world.broker.faults.add({ kind: "status", status: 503 });
    const started = startManage(world, "remove_schools", ...flags, "--force", "ou2", "--wait");
    await until("it waits", () => /^Waiting, but|answered by the broker/m.test(started.said()));
    started.interrupt();
    const ran = await started.ended;
    expect(ran.status).toBe(130);
    expect(ran.stderr).toContain("Everything is queued: a daemon that runs goes on with it by itself.");
    world.broker.faults.clear();
    await until("nothing waits", async () => (await queued(world)).length === 0);
    await world.converged(authority, ["ou1"]);
  });
});
