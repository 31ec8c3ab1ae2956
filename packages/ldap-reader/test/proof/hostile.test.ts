import { afterEach, expect, test } from "@jest/globals";
import { startHostileDirectory, type DirectoryBehaviourName, type HostileDirectory } from "@id-connector/hostile";
import { until } from "@id-connector/until";
import { closeDirectories, failureOf, plainDirectory } from "../directories.js";
import type { DirectoryOptions, LdapReaderErrorCode } from "../../src/index.js";

const toStop: (() => Promise<unknown>)[] = [closeDirectories];
afterEach(async () => {
  await closeDirectories();
  for (const stop of toStop.splice(0)) await stop();
});

async function start(behaviour: DirectoryBehaviourName): Promise<HostileDirectory> {
  const server = await startHostileDirectory({ behaviour });
  toStop.push(() => server.stop());
  return server;
}

const cases: [DirectoryBehaviourName, DirectoryOptions["tls"], LdapReaderErrorCode | "TLS or PROTOCOL"][] = [
  ["big-message", "none", "PROTOCOL"],
  ["bind-entry", "none", "PROTOCOL"],
  ["broken-answer", "none", "PROTOCOL"],
  ["byte-drip", "none", "TIMEOUT"],
  ["entry-drip", "none", "TIMEOUT"],
  ["entry-flood", "none", "SIZE_LIMIT"],
  ["garbage", "none", "PROTOCOL"],
  ["garbage", "starttls", "PROTOCOL"],
  ["garbage", "ldaps", "TLS"],
  ["half-message", "none", "UNREACHABLE"],
  ["huge-length", "none", "PROTOCOL"],
  ["huge-length", "starttls", "PROTOCOL"],
  ["negative-length", "none", "PROTOCOL"],
  ["negative-length", "starttls", "PROTOCOL"],
  ["negative-length", "ldaps", "TLS"],
  ["notice-of-disconnection", "none", "UNREACHABLE"],
  ["plaintext-after-starttls", "starttls", "TIMEOUT"],
  ["rest-after-starttls", "starttls", "TIMEOUT"],
  ["silent", "none", "TIMEOUT"],
  ["silent", "starttls", "TIMEOUT"],
  ["silent", "ldaps", "TIMEOUT"],
  ["silent-search", "none", "TIMEOUT"],
  ["starttls-garbage", "starttls", "TLS or PROTOCOL"], // whether it comes before Node reads TLS
  ["starttls-silent", "starttls", "TIMEOUT"],
  ["starttls-wrong-id", "starttls", "TIMEOUT"],
  ["strangers-flood", "none", "TIMEOUT"],
  ["terminal-words", "none", "SERVER_ERROR"],
  ["unknown-operation", "none", "PROTOCOL"],
];

test.each(cases)("%s (%s) is %s: the call ends, and so does the connection", async (behaviour, tls, code) => {
  const server = await start(behaviour);
  // entries that never end may come for ten times as long
  const patience = behaviour === "entry-drip" ? 150 : code === "TIMEOUT" ? 400 : 60_000;
  const directory = plainDirectory(server.port, { tls, connections: 1, timeoutMs: patience });
  const failure = await failureOf(directory.ping());
  expect(code.split(" or ")).toContain(failure.code);
  expect(server.requests.map(({ tag }) => tag)).toEqual(
    tls === "none" ? expect.anything() : expect.not.arrayContaining([0x60]),
  );
  // the only place of the pool is free again; a search that was refused leaves its connection, which close() ends
  expect(code.split(" or ")).toContain((await failureOf(directory.ping())).code);
  await directory.close();
  await until("no connection is left", () => server.open() === 0);
});

test.each([
  ["silent", "none"],
  ["silent", "starttls"],
  ["silent", "ldaps"],
  ["starttls-silent", "starttls"],
  ["silent-search", "none"],
] as const)("close() does not wait for a server that is %s (%s)", async (behaviour, tls) => {
  const server = await start(behaviour);
  const directory = plainDirectory(server.port, { tls, timeoutMs: 100_000_000 });
  const failure = failureOf(directory.ping());
  const changes = directory.changes({ mode: "sync", known: () => [], signal: new AbortController().signal } as never);
  const following = changes[Symbol.asyncIterator]().next();
  await until("both are connected", () => server.open() === 2);
  await directory.close();
  expect(["CLOSED", "ABORTED"]).toContain((await failure).code);
  expect(await following).toMatchObject({ done: true });
  await until("no connection is left", () => server.open() === 0);
});

test("a server that comes to its senses is used again by the same directory", async () => {
  const server = await start("negative-length");
  const directory = plainDirectory(server.port, { connections: 1, timeoutMs: 60_000 });
  expect((await failureOf(directory.ping())).code).toBe("PROTOCOL");
  server.behave("entry-flood"); // binds are answered again
  expect((await failureOf(directory.ping())).code).toBe("SIZE_LIMIT");
});
