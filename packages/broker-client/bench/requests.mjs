// PUTs per second of this client, as a ratio to bare node:https, against one local server in the same process.
// Run after a build: node bench/requests.mjs [requests]
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { Agent, createServer, request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { openBroker } from "../dist/index.js";

const count = Number(process.argv[2] ?? 2000);
const folder = mkdtempSync(join(tmpdir(), "broker-client-bench-"));
const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"];
const pair = [
  "-newkey",
  "ec",
  "-pkeyopt",
  "ec_paramgen_curve:prime256v1",
  "-nodes",
  "-keyout",
  "key.pem",
  "-out",
  "cert.pem",
];
execFileSync("openssl", ["req", "-x509", ...pair, ...subject], { cwd: folder, stdio: "ignore" });
const key = readFileSync(join(folder, "key.pem"));
const ca = readFileSync(join(folder, "cert.pem"), "utf8");
rmSync(folder, { recursive: true });

const server = createServer({ key, cert: ca }, (incoming, response) => {
  incoming.resume().on("end", () => {
    response.setHeader("content-type", "application/json");
    response.end(incoming.method === "POST" ? '{"access_token":"opaque","token_type":"bearer"}' : "{}");
  });
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const { port } = server.address();

const id = "7d1a0f6e-38f2-103e-9c0f-5bd7ca0b1f01";
const context = { DEMOSCHOOL: { roles: ["student"], classes: ["1a", "2b"] } };
const user = { id, first_name: "Anna", last_name: "Muster", user_name: "a.muster", context };
const agent = new Agent({ keepAlive: true, ca });
const bare = () =>
  new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", authorization: "Bearer opaque" };
    const outgoing = request(
      { host: "127.0.0.1", port, agent, method: "PUT", path: `/users/${id}`, headers },
      (response) => {
        response.resume().on("end", resolve);
      },
    );
    outgoing.on("error", reject).end(JSON.stringify(user));
  });
const broker = openBroker({
  url: `https://127.0.0.1:${port}`,
  authority: "Bench",
  credentials: () => ({ username: "bench", password: "bench" }),
  ca,
});

async function rate(put, parallel) {
  const started = performance.now();
  let left = count;
  const worker = async () => {
    while (left-- > 0) await put();
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  return (count / (performance.now() - started)) * 1000;
}

for (const parallel of [1, 8, 32]) {
  const puts = { "node:https": bare, "broker-client": () => broker.users.replace(user) };
  const rates = {};
  for (const [name, put] of Object.entries(puts)) {
    await rate(put, parallel); // to warm up
    rates[name] = await rate(put, parallel);
  }
  const ratio = rates["broker-client"] / rates["node:https"];
  const texts = Object.entries(rates).map(([name, value]) => `${name} ${Math.round(value)}/s`);
  console.log(`${parallel} at a time: ${texts.join(", ")}, ratio ${ratio.toFixed(2)}`);
}
await broker.close();
agent.destroy();
server.closeAllConnections();
server.close();
