import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "@jest/globals";
import { runCli } from "../src/run-cli.js";
import { clientOf, endAll, fill, id, loggedIn, start } from "./client.js";

const folders: string[] = [];
afterEach(async () => {
  await endAll();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), "broker-simulator-"));
  folders.push(made);
  return made;
}

const anna = `users/${id(31)}`;

test("a broker that was down comes back on its port with what it held, tokens included", async () => {
  const broker = await start();
  const { api } = await loggedIn(broker);
  await fill(api);
  const { port } = broker;
  await broker.stop();
  await expect(api("GET", anna)).rejects.toMatchObject({ code: expect.stringMatching(/ECONN/) as unknown });
  await expect(broker.stop()).rejects.toMatchObject({ code: "NOT_RUNNING" });
  await broker.start();
  await expect(broker.start()).rejects.toMatchObject({ code: "RUNNING" });
  expect([(await api("GET", anna)).status, broker.port]).toEqual([200, port]);
});

test("a request that waits when the broker stops is not carried out", async () => {
  const broker = await start();
  const { api } = await loggedIn(broker);
  await fill(api);
  broker.faults.add({ kind: "latency", ms: 60_000, times: 1 });
  const waiting = expect(api("DELETE", anna)).rejects.toMatchObject({ code: "ECONNRESET" });
  await broker.until(() => broker.faults.list().length === 0);
  await Promise.all([broker.stop(), waiting]);
  expect(broker.counts().users).toBe(2);
});

test("a port that is taken is told", async () => {
  const { port } = await start();
  await expect(start({ port })).rejects.toMatchObject({ code: "ADDRESS_IN_USE" });
  await expect(start({ authorities: [{ name: "a b", password: "x" }] })).rejects.toMatchObject({ code: "BAD_OPTION" });
});

test("the CA is written where it was asked for, and only a client that has it trusts the broker", async () => {
  const caFile = join(await folder(), "ca.pem");
  const broker = await start({ caFile });
  expect(await readFile(caFile, "utf8")).toBe(broker.ca);
  const other = await start();
  await expect(clientOf({ ...broker, ca: other.ca }).login()).rejects.toMatchObject({
    code: expect.stringMatching(/VERIFY|SIGNATURE|SELF_SIGNED/) as unknown,
  });
  const address = { ...broker, url: `https://127.0.0.1:${broker.port}/` };
  expect((await clientOf(address).login()).status).toBe(200);
});

test("the request log has names of fields, never values", async () => {
  const broker = await start();
  const { api } = await loggedIn(broker);
  await fill(api);
  const [login, first] = broker.requests;
  expect(login).toMatchObject({ method: "POST", resource: "token", status: 200, bodyKeys: ["username", "password"] });
  expect(first).toMatchObject({
    authority: "Nord",
    resource: "schools",
    id: id(1),
    bodyKeys: ["id", "name", "display_name"],
  });
  expect(JSON.stringify(broker.requests)).not.toMatch(/Jörg|anna|one/);
});

test("the request log forgets the oldest beyond its limit", async () => {
  const broker = await start({ requestLimit: 10 });
  const { api } = await loggedIn(broker);
  for (let count = 0; count < 30; count += 1) await api("GET", anna);
  expect(broker.requests.length).toBeLessThanOrEqual(10);
  expect(broker.requests.at(-1)?.path).toContain(anna);
});

test("until gives up after its time", async () => {
  const broker = await start();
  await expect(broker.until(() => false, { timeoutMs: 20 })).rejects.toMatchObject({ code: "TIMEOUT" });
});

test("a person switches faults on and off, and reads what is held", async () => {
  const broker = await start();
  const { api, ask } = await loggedIn(broker);
  await fill(api);
  const faults = [{ kind: "status", status: 503, times: 1, only: { resources: ["users"] } }];
  const put = await ask("PUT", "/simulator/faults", { body: { faults, settings: { capacity: 5 } } });
  expect([put.status, put.json]).toMatchObject([200, { faults, settings: { capacity: 5 } }]);
  expect((await api("GET", anna)).status).toBe(503);
  expect((await api("GET", anna)).status).toBe(200);
  await ask("PUT", "/simulator/faults", { body: {} });
  expect(broker.settings.capacity).toBeUndefined();
  const { text, json } = await ask("GET", "/simulator/dump");
  expect([json, text]).toEqual([broker.dump(), broker.dumpText()]);
  expect((await ask("POST", "/simulator/expire-tokens")).status).toBe(204);
  expect((await api("GET", anna)).status).toBe(401);
  expect((await ask("POST", "/simulator/lose-everything")).status).toBe(204);
  expect(broker.counts().users).toBe(0);
  expect((await ask("GET", "/simulator/requests")).json).toHaveLength(broker.requests.length);
});

test.each([
  ["an unknown kind", { faults: [{ kind: "fire" }] }],
  ["a misspelt field", { faults: [{ kind: "latency", ms: 1, jitter: 2 }] }],
  ["a number as text", { settings: { capacity: "5" } }],
  ["a missing status", { faults: [{ kind: "status" }] }],
])("faults with %s are refused and change nothing", async (_, body) => {
  const broker = await start();
  broker.faults.add({ kind: "reset" });
  const { ask } = clientOf(broker);
  expect((await ask("PUT", "/simulator/faults", { body })).status).toBe(400);
  expect(broker.faults.list()).toEqual([{ kind: "reset" }]);
});

function cli(argv: string[], stop = new AbortController()) {
  const printed: string[] = [];
  const complaints: string[] = [];
  let onLine: (line: string) => void = () => undefined;
  const running = runCli(argv, {
    print: (line) => {
      printed.push(line);
      onLine(line);
    },
    complain: (line) => complaints.push(line),
    stopping: stop.signal,
  });
  const started = new Promise<void>((resolve) => {
    onLine = (line) => {
      if (line.startsWith("An ID Broker listens")) resolve();
    };
  });
  return { printed, complaints, running, started, stop };
}

test("the program serves until it is stopped, and leaves the CA and a dump", async () => {
  const dir = join(await folder(), "new");
  const faults = join(await folder(), "faults.json");
  await writeFile(faults, JSON.stringify({ faults: [{ kind: "status", status: 503, times: 1 }] }));
  const { printed, running, started, stop } = cli([
    ...["--port", "0", "--authority", "Nord:one", "--authority", "Sued:t:w:o", "--dir", dir, "--faults", faults],
  ]);
  await started;
  const url = /https:\S+/.exec(printed.join("\n"))?.[0] ?? "";
  const { login } = clientOf({ url, ca: await readFile(join(dir, "ca.pem"), "utf8") } as Parameters<
    typeof clientOf
  >[0]);
  expect((await login("Nord", "one")).status).toBe(503);
  expect((await login("Sued", "t:w:o")).status).toBe(200);
  stop.abort();
  expect(await running).toBe(0);
  expect(printed.filter((line) => /POST \/ucsschool\/apis\/auth\/token/.test(line))).toHaveLength(2);
  const empty = { schools: {}, classes: {}, workgroups: {}, users: {} };
  expect(JSON.parse(await readFile(join(dir, "dump.json"), "utf8"))).toEqual({ Nord: empty, Sued: empty });
});

test.each([
  ["an unknown flag", ["--fire"], 2, "Unknown argument: fire"],
  ["an authority without a password", ["--authority", "Nord"], 2, "<name>:<password>"],
  ["a file of faults that is missing", ["--port", "0", "--faults", "/nonexistent/faults.json"], 5, "ENOENT"],
])("the program complains about %s", async (_, argv, status, complaint) => {
  const { running, complaints } = cli(argv);
  expect(await running).toBe(status);
  expect(complaints.join()).toContain(complaint);
});

test("the program refuses faults that make no sense", async () => {
  const faults = join(await folder(), "faults.json");
  await writeFile(faults, '{"faults": [{"kind": "fire"}]}');
  const { running, complaints } = cli(["--port", "0", "--faults", faults]);
  expect(await running).toBe(5);
  expect(complaints.join()).toContain("not accepted");
});

test("--help shows examples", async () => {
  const { running, printed } = cli(["--help"]);
  expect(await running).toBe(0);
  expect(printed.join()).toContain("Examples:");
});

test("the installed program ends in good order on SIGTERM", async () => {
  const program = fileURLToPath(new URL("../bin/broker-simulator.js", import.meta.url));
  const child = spawn(process.execPath, [program, "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = new Promise((resolve) => child.once("exit", resolve));
  let said = "";
  await new Promise<void>((resolve, reject) => {
    child.once("exit", () => {
      reject(new Error("it ended early"));
    });
    child.stdout.on("data", (part) => {
      said += String(part);
      if (said.includes("listens on")) resolve();
    });
  }).catch((error: unknown) => {
    child.kill("SIGKILL");
    throw error;
  });
  child.kill("SIGTERM");
  expect(await exited).toBe(0);
  expect(said).toContain("It held 0 schools");
});

test("it shows the certificate that was asked for: one that may not be trusted, and the right one again", async () => {
  const broker = await start();
  const client = clientOf(broker);
  const codeOf = () =>
    client.login().then(
      ({ status }) => status,
      (error: unknown) => (error as { code?: string }).code,
    );
  const codes: Record<string, unknown> = {};
  for (const kind of ["expired", "other name", "unknown CA", "right"] as const) {
    await broker.showCertificate(kind);
    codes[kind] = await codeOf();
  }
  expect(codes).toEqual({
    expired: "CERT_HAS_EXPIRED",
    "other name": "ERR_TLS_CERT_ALTNAME_INVALID",
    "unknown CA": expect.stringMatching(/UNABLE_TO|SELF_SIGNED|SIGNATURE/) as unknown,
    right: 200,
  });
});
