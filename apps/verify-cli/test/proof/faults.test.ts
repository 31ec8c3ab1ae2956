import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { authority, quickest } from "@id-connector/test-world";
import { startFilledWorld, type Filled } from "../support/school.js";
import { listed, verify, verifyJson } from "../support/verify.js";

const name = ["--school_authority_name", authority] as const;
let filled: Filled;
beforeAll(async () => {
  filled = await startFilledWorld();
});
afterEach(() => {
  filled.world.broker.faults.clear();
});
afterAll(() => filled.world.close());

describe("a broker in trouble", () => {
  it("that says 429 for a while is waited for", async () => {
    filled.world.broker.faults.add({ kind: "status", status: 429, retryAfter: 1, times: 4 });
    const answer = await verifyJson(filled.world, "all", ...name);
    expect(answer).toMatchObject({ exitStatus: 0, objects: [] });
  });
  it("that is out of order for a moment, and slow then, is verified all the same", async () => {
    const { broker } = filled.world;
    broker.faults.add({ kind: "status", status: 503, only: { methods: ["GET"] }, times: 2 });
    broker.faults.add({ kind: "latency", ms: 150, only: { methods: ["GET"] } });
    expect((await verifyJson(filled.world, "all", ...name)).exitStatus).toBe(0);
  });
  it("that does not answer for one object leaves that one unverified, never equal", async () => {
    const { world, id, nameOf } = filled;
    world.broker.faults.add({ kind: "status", status: 500, only: { ids: [id("anna")] } });
    const answer = await verifyJson(world, "users", ...name);
    expect(listed(answer, nameOf)).toEqual(["user anna not_verified"]);
    expect(answer.counts).toMatchObject({ users: { checked: 8, equal: 7, notVerified: 1 } });
    expect(answer.exitStatus).toBe(5);
    const fix = await verifyJson(world, "users", ...name, "--fix", "--dry-run");
    expect(fix.fix).toMatchObject({ fixable: 0 });
  });
  it("that refuses the login is asked for nothing more, and the sentence says so", async () => {
    const { broker } = filled.world;
    broker.setPassword(authority, "another");
    broker.expireTokens();
    broker.clearRequests();
    const { status, stdout } = await verify(filled.world, "users", ...name, "--fix");
    broker.setPassword(authority, "s3cret-Of-The-Broker");
    expect(status).toBe(5);
    expect(stdout).toContain("the broker refuses the login: are username and password right?");
    expect(broker.requests.length).toBeLessThan(3);
  });
  it("that is down is said to be down within seconds, with nothing called missing", async () => {
    const { world } = filled;
    await world.broker.stop();
    const fewestMs = await quickest(25_000, async () => {
      const start = Date.now();
      const answer = await verifyJson(world, "all", ...name, "--fix");
      const ms = Date.now() - start;
      expect(answer).toMatchObject({ exitStatus: 5, broker: { code: "CONNECTION" } });
      expect(answer.objects.filter(({ outcome }) => outcome !== "not_verified")).toEqual([]);
      expect(answer).not.toHaveProperty("fix");
      return ms;
    });
    await world.broker.start();
    expect(fewestMs).toBeLessThan(25_000);
  });
});

describe("Ctrl-C", () => {
  it("ends with 130 and says how far it came", async () => {
    const { world } = filled;
    world.broker.faults.add({ kind: "latency", ms: 400, only: { methods: ["GET"], resources: ["users"] } });
    const program = fileURLToPath(new URL("../../bin/verify-cli.js", import.meta.url));
    const argv = [program, "all", ...name, "--concurrency", "1"];
    const child = spawn(process.execPath, argv, { env: world.env, stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
    world.broker.clearRequests();
    await world.broker.until(() => world.broker.requests.some(({ resource }) => resource === "users"));
    child.kill("SIGINT");
    const [status] = (await once(child, "close")) as [number];
    expect(status).toBe(130);
    expect(text).toMatch(/^Interrupted: \d objects of Traeger2 were verified so far\.$/m);
    expect(text).toMatch(/^schools +2 +2 /m);
  });
});

describe("a directory that is down", () => {
  it("ends with 4", async () => {
    const { world } = filled;
    await world.slapd.stop();
    const { status, stderr, stdout } = await verify(world, "users", ...name);
    await world.slapd.start();
    expect({ status, stdout }).toEqual({ status: 4, stdout: "" });
    expect(stderr).toMatch(/LDAP server/);
  });
});
