import { afterEach, expect, test } from "@jest/globals";
import { brokerBehaviours, startHostileBroker, type BrokerBehaviour, type HostileBroker } from "@id-connector/hostile";
import { until } from "@id-connector/until";
import {
  openBroker,
  type Broker,
  type BrokerError,
  type BrokerErrorCode,
  type BrokerOptions,
} from "../../src/index.js";
import { makeCertificates } from "../certificates.js";
import { failureOf } from "../failure-of.js";
import { ID } from "../local-broker.js";

const toStop: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of toStop.splice(0).reverse()) await stop();
});

async function start(behaviour: BrokerBehaviour, options: { atLogin?: boolean } = {}): Promise<HostileBroker> {
  const broker = await startHostileBroker({ behaviour, ...options });
  toStop.push(() => broker.stop());
  return broker;
}

/** A client whose requests end soon, with one place, so that whoever does not give it back is noticed. */
function clientOf({ url }: { readonly url: string }, options: Partial<BrokerOptions> = {}): Broker {
  const credentials = () => ({ username: "provisioning-Traeger1", password: "secret" });
  const client = openBroker({ url, authority: "Traeger1", credentials, timeoutMs: 700, connections: 1, ...options });
  toStop.push(() => client.close());
  return client;
}

// what somebody waits for an answer gets, whatever the answer is
const meaning: Record<Exclude<BrokerBehaviour, "two-answers" | "huge-token">, BrokerErrorCode> = {
  "body-drip": "TIMEOUT",
  "body-flood": "BAD_ANSWER",
  "continue-flood": "BAD_ANSWER",
  "early-hints-flood": "BAD_ANSWER",
  "endless-headers": "TIMEOUT",
  "endless-trailers": "TIMEOUT",
  garbage: "BAD_ANSWER",
  "gzip-bomb": "BAD_ANSWER",
  "header-flood": "BAD_ANSWER",
  "huge-answer": "BAD_ANSWER",
  "huge-error": "REFUSED",
  "no-content-with-body": "BAD_ANSWER",
  "processing-flood": "BAD_ANSWER",
  redirect: "BAD_ANSWER",
  silent: "TIMEOUT",
  "switching-protocols": "BAD_ANSWER",
  "terminal-words": "REFUSED",
  "tiny-chunks": "BAD_ANSWER",
  "upgrade-header": "REFUSED",
};

test.each(Object.entries(meaning))(
  "%s is %s: the request ends, and so do its socket and its place",
  async (name, code) => {
    const broker = await start(name as BrokerBehaviour);
    // a busy machine needs time for what is large
    const client = clientOf(broker, code === "TIMEOUT" ? {} : { timeoutMs: 60_000 });
    const answer = await until("the only place is free again, and the client as good as new", async () => {
      broker.behave(name as BrokerBehaviour);
      expect(await failureOf(client.users.get(ID))).toMatchObject({ code });
      broker.behave("two-answers");
      const good = client.users.get(ID).then((user) => ({ user }));
      // the time of a client whose requests end soon may not be enough for a good answer, either: then both once more
      return code === "TIMEOUT" ? good.catch(ifTimeout) : good;
    });
    expect(answer).toEqual({ user: undefined });
    await client.close();
    await until("no connection is left", () => broker.open() === 0);
  },
);

function ifTimeout(error: unknown): undefined {
  if ((error as BrokerError).code !== "TIMEOUT") throw error;
}

test.each(Object.keys(brokerBehaviours).filter((name) => !["two-answers"].includes(name)))(
  "%s at the login fails the login, not the client",
  async (name) => {
    const broker = await start(name as BrokerBehaviour, { atLogin: true });
    const client = clientOf(broker);
    const failure = await failureOf(client.login());
    expect(["TIMEOUT", "BAD_ANSWER", "LOGIN"]).toContain(failure.code);
    expect(failure.message.length).toBeLessThan(500);
    await client.close();
    await until("no connection is left", () => broker.open() === 0);
  },
);

test("an answer that nobody asked for is not taken for that of the next request", async () => {
  const client = clientOf(await start("two-answers"), { timeoutMs: 60_000 });
  for (let count = 0; count < 5; count += 1) expect(await client.users.get(ID)).toBeUndefined();
});

test.each(["silent", "switching-protocols", "processing-flood", "endless-headers", "garbage", "redirect"] as const)(
  "%s of a proxy fails the request, and leaves no connection",
  async (name) => {
    const proxy = await start(name);
    const client = clientOf({ url: "https://broker.test" }, { env: { https_proxy: proxy.url } });
    expect(["PROXY", "TIMEOUT", "BAD_ANSWER"]).toContain((await failureOf(client.users.get(ID))).code);
    expect(["PROXY", "TIMEOUT", "BAD_ANSWER"]).toContain((await failureOf(client.inspectCertificate())).code);
    await until("no connection is left", () => proxy.open() === 0);
  },
);

test("close() does not wait for a proxy that never answers", async () => {
  const proxy = await start("silent");
  const client = clientOf({ url: "https://broker.test" }, { env: { https_proxy: proxy.url }, timeoutMs: 100_000_000 });
  const failure = failureOf(client.users.get(ID));
  const inspection = failureOf(client.inspectCertificate());
  await until("the tunnels are asked for", () => proxy.requests() === 2);
  await client.close();
  expect(await failure).toMatchObject({ code: "ABORTED" });
  expect(await inspection).toMatchObject({ code: "ABORTED" });
  await until("no connection is left", () => proxy.open() === 0);
});

test.each(["silent", "switching-protocols", "body-drip", "processing-flood"] as const)(
  "close() ends requests that meet %s",
  async (name) => {
    const broker = await start(name);
    const client = clientOf(broker, { timeoutMs: 100_000_000 });
    await client.login();
    const failure = failureOf(client.users.get(ID));
    await until("it was asked", () => broker.requests() === 2);
    await client.close();
    expect(["ABORTED", "BAD_ANSWER"]).toContain((await failure).code);
    await until("no connection is left", () => broker.open() === 0);
  },
);

test("a TLS handshake that never ends is a timeout, and leaves no connection", async () => {
  const broker = await start("silent"); // speaks no TLS
  const client = clientOf({ url: broker.url.replace("http:", "https:") }, { ca: makeCertificates().ca });
  expect(await failureOf(client.users.get(ID))).toMatchObject({ code: "TIMEOUT" });
  expect(await failureOf(client.inspectCertificate())).toMatchObject({ code: "TIMEOUT" });
  await until("no connection is left", () => broker.open() === 0);
});
