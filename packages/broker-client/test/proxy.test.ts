import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { proxyFor } from "../src/proxy.js";
import { makeCertificates } from "./certificates.js";
import { startConnectProxy, type ConnectProxy } from "./connect-proxy.js";
import { failureOf } from "./failure-of.js";
import { ID, sendJson, startLocalBroker, type LocalBroker } from "./local-broker.js";

const certificates = makeCertificates("DNS:broker.test");
let server: LocalBroker;
let proxy: ConnectProxy;
beforeEach(async () => {
  server = await startLocalBroker(certificates);
  server.respond = (_, response) => {
    sendJson(response, 404, {});
  };
  proxy = await startConnectProxy(server.port);
});
afterEach(async () => {
  await server.stop();
  await proxy.stop();
});

const through = (env: Record<string, string>, options = {}) =>
  server.open({ url: "https://broker.test/", env, ...options });

test("the login and all requests go through the proxy, over kept connections", async () => {
  const { users } = through({ https_proxy: proxy.url }, { connections: 4 });
  await users.get(ID);
  await Promise.all(Array.from({ length: 50 }, () => users.get(ID)));
  expect(server.logins).toHaveLength(1);
  expect(server.requests).toHaveLength(51);
  expect(proxy.targets).toEqual(Array.from({ length: 4 }, () => "broker.test:443"));
  expect(proxy.authorizations[0]).toBeUndefined();
});

test("the proxy's own login is sent to it, and to nobody else", async () => {
  await through({ HTTPS_PROXY: proxy.url.replace("http://", "http://us%40er:pa%3Ass@") }).users.get(ID);
  expect(proxy.authorizations).toEqual([`Basic ${Buffer.from("us@er:pa:ss").toString("base64")}`]);
  expect(server.requests[0]?.headers["proxy-authorization"]).toBeUndefined();
});

test("no_proxy leads past the proxy", async () => {
  const direct = server.open({
    env: { https_proxy: proxy.url, no_proxy: "example.org, 127.0.0.1" },
    insecureTls: true,
  });
  await direct.users.get(ID);
  expect(proxy.targets).toEqual([]);
  expect(server.requests).toHaveLength(1);
});

test.each([403, 407, 502])(
  "a proxy that answers %i is the proxy's failure, not the broker's answer",
  async (status) => {
    proxy.status = status;
    const broker = through({ https_proxy: proxy.url.replace("http://", "http://user:secret@") });
    for (const call of [() => broker.users.get(ID), () => broker.inspectCertificate()]) {
      const error = await failureOf(call());
      expect(error).toMatchObject({ code: "PROXY", scope: "authority", status });
      expect(error.message).toContain(proxy.host);
      expect(error.message).not.toContain("secret");
    }
  },
);

test("a proxy that is not there, or never answers, is a failure of the proxy or of time", async () => {
  proxy.status = undefined;
  const silent = through({ https_proxy: proxy.url }, { timeoutMs: 300 });
  expect((await failureOf(silent.login())).code).toMatch(/^(?:PROXY|TIMEOUT)$/);
  expect(await failureOf(silent.inspectCertificate())).toMatchObject({ code: "PROXY" });
  await proxy.stop();
  expect(await failureOf(through({ https_proxy: proxy.url }).login())).toMatchObject({
    code: "PROXY",
    scope: "authority",
  });
  proxy = await startConnectProxy(server.port);
});

test("the broker's certificate is checked behind a proxy too", async () => {
  const other = server.open({ url: "https://other.test/", env: { https_proxy: proxy.url } });
  expect(await failureOf(other.login())).toMatchObject({ code: "TLS", scope: "authority" });
  const unknown = through({ https_proxy: proxy.url }, { ca: undefined });
  expect(await failureOf(unknown.login())).toMatchObject({ code: "TLS" });
  expect(server.logins).toEqual([]);
});

test("the certificate is inspected through the proxy", async () => {
  const report = await through({ https_proxy: proxy.url }).inspectCertificate();
  expect(report).toMatchObject({ subjectNames: ["broker.test"], authorized: true });
  expect(proxy.targets).toEqual(["broker.test:443"]);
});

test.each<[string, Record<string, string>, string | undefined]>([
  ["https://a.example.org", {}, undefined],
  ["https://a.example.org", { https_proxy: "" }, undefined],
  ["https://a.example.org", { http_proxy: "http://p:1" }, undefined],
  ["https://a.example.org", { https_proxy: "http://p:1" }, "http://p:1/"],
  ["https://a.example.org", { HTTPS_PROXY: "p:1" }, "http://p:1/"],
  ["https://a.example.org", { https_proxy: "http://p:1", HTTPS_PROXY: "http://q:1" }, "http://p:1/"],
  ["https://a.example.org", { all_proxy: "https://p:1" }, "https://p:1/"],
  ["https://a.example.org", { https_proxy: "p:1", no_proxy: "*" }, undefined],
  ["https://a.example.org", { https_proxy: "p:1", NO_PROXY: "A.Example.ORG" }, undefined],
  ["https://a.example.org", { https_proxy: "p:1", no_proxy: "b,example.org" }, undefined],
  ["https://a.example.org", { https_proxy: "p:1", no_proxy: ".example.org" }, undefined],
  ["https://a.example.org", { https_proxy: "p:1", no_proxy: "*.example.org" }, undefined],
  ["https://a.example.org", { https_proxy: "p:1", no_proxy: "a.example.org:443" }, undefined],
  ["https://a.example.org:8443", { https_proxy: "p:1", no_proxy: "a.example.org:443" }, "http://p:1/"],
  ["https://a.example.org", { https_proxy: "p:1", no_proxy: "ample.org" }, "http://p:1/"],
  ["https://a.example.org", { https_proxy: "p:1", no_proxy: "org.example, ," }, "http://p:1/"],
  ["https://10.1.2.3", { https_proxy: "p:1", no_proxy: "10.0.0.0/8" }, undefined],
  ["https://10.1.2.3", { https_proxy: "p:1", no_proxy: "10.0.0.0/16" }, "http://p:1/"],
  ["https://10.1.2.3", { https_proxy: "p:1", no_proxy: "2.3, 10.0.0.0/99, x/8" }, "http://p:1/"],
  ["https://[fd00::1]", { https_proxy: "p:1", no_proxy: "[fd00::1]:443" }, undefined],
  ["https://[fd00::1]", { https_proxy: "p:1", no_proxy: "fd00::1" }, undefined],
  ["https://[fd00::1]", { https_proxy: "p:1", no_proxy: "fd00::/16" }, undefined],
  ["https://[fd00::1]", { https_proxy: "p:1", no_proxy: "[fd00::2]" }, "http://p:1/"],
])("the proxy for %s with %j is %s", (url, env, expected) => {
  expect(proxyFor(new URL(url), env)?.href).toBe(expected);
});
