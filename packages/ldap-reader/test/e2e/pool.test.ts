import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { startSlapd, type Slapd } from "@id-connector/slapd-fixture";
import { until } from "@id-connector/until";
import { equals } from "../../src/index.js";
import { closeDirectories, collect, directoryOn, failureOf, plainDirectory } from "../directories.js";
import { reply, searchDone, startFakeServer, type FakeRequest } from "../fake-server.js";

let slapd: Slapd;
beforeAll(async () => {
  slapd = await startSlapd();
  await slapd.load(slapd.ldif.bulk({ users: 200, schools: 1 }));
});
afterEach(closeDirectories);
afterAll(() => slapd.close());

const everything = { attributes: ["objectClass"] };

/** A server that answers no search until it is told to, but for the one that asks how far it has come. */
async function holdingServer() {
  const held: FakeRequest[] = [];
  const server = await startFakeServer((request) => {
    if (request.tag !== 0x63) return;
    if (request.content.includes("contextCSN")) reply(request, searchDone());
    else held.push(request);
  });
  return {
    ...server,
    answer: () => {
      for (const request of held.splice(0)) reply(request, searchDone());
    },
    holds: (count: number) => until(`the server holds ${String(count)} searches`, () => held.length >= count),
  };
}

describe("the connections", () => {
  test("are no more than allowed, are used again, and everybody gets a turn", async () => {
    const before = await slapd.activity();
    const directory = directoryOn(slapd, { connections: 3 });
    const found = await Promise.all(Array.from({ length: 30 }, () => directory.findUser("b000.u00001")));
    expect(found.every((user) => user?.username === "b000.u00001")).toBe(true);
    const after = await slapd.activity();
    expect([after.connections - before.connections, after.binds - before.binds]).toEqual([3, 3]);
  });
  test("are opened again when the server was restarted", async () => {
    const directory = directoryOn(slapd, { connections: 2 });
    await Promise.all([directory.ping(), directory.ping()]);
    await slapd.restart();
    await Promise.all([directory.ping(), directory.ping(), directory.ping()]);
  });
  test("come back after the server was away, whoever failed meanwhile", async () => {
    const directory = directoryOn(slapd, { connections: 2 });
    await slapd.stop();
    try {
      const failures = await Promise.all([1, 2, 3, 4, 5].map(() => failureOf(directory.ping())));
      expect(failures.map(({ code }) => code)).toEqual(Array(5).fill("UNREACHABLE"));
    } finally {
      await slapd.start();
    }
    await Promise.all([1, 2, 3, 4, 5].map(() => directory.ping()));
  });
  test("are other ones for streams, so that who reads a stream can make requests", async () => {
    const directory = directoryOn(slapd, { connections: 1 });
    let users = 0;
    for await (const { dn } of directory.search({
      filter: equals("univentionObjectType", "users/user"),
      attributes: ["uid"],
      pageSize: 50,
    })) {
      const [, uid] = /^uid=([^,]+),/.exec(dn)!;
      if (users++ % 50 === 0) expect((await directory.findUser(uid!))?.dn).toBe(dn);
    }
    expect(users).toBe(200);
  });
});

describe("waiting for a connection", () => {
  test("ends with TIMEOUT at the deadline, and the place in the queue is given up", async () => {
    const server = await startFakeServer(() => undefined); // answers binds only
    try {
      const directory = plainDirectory(server.port, { connections: 1, timeoutMs: 300 });
      const failures = await Promise.all([1, 2, 3].map(() => failureOf(directory.ping())));
      expect(failures.map(({ code }) => code)).toEqual(Array(3).fill("TIMEOUT"));
    } finally {
      await closeDirectories();
      await server.close();
    }
  });
  test("can be aborted; the others go on", async () => {
    const server = await holdingServer();
    try {
      const directory = plainDirectory(server.port, { connections: 1 });
      const first = directory.readSchools();
      await server.holds(1);
      const abort = new AbortController();
      const second = failureOf(directory.readSchools({ signal: abort.signal }));
      const third = directory.readSchools();
      abort.abort();
      expect((await second).code).toBe("ABORTED");
      server.answer();
      expect(await first).toEqual([]);
      await server.holds(1);
      server.answer();
      expect(await third).toEqual([]);
    } finally {
      await closeDirectories();
      await server.close();
    }
  });
});

describe("close", () => {
  test("ends what runs, what waits and what comes later with CLOSED, and leaves no connection", async () => {
    const server = await holdingServer();
    try {
      const directory = plainDirectory(server.port, { connections: 1 });
      const calls = [directory.readSchools(), directory.readSchools(), collect(directory.search(everything))];
      const failures = Promise.all(calls.map(failureOf));
      await server.holds(2);
      await directory.close();
      expect((await failures).map(({ code }) => code)).toEqual(Array(3).fill("CLOSED"));
      expect((await failureOf(directory.ping())).code).toBe("CLOSED");
    } finally {
      await server.close();
    }
  });
  test("ends a connection that is only being made", async () => {
    let closing: Promise<void> | undefined;
    const server = await startFakeServer(() => {
      closing ??= directory.close();
      return true;
    });
    const directory = plainDirectory(server.port);
    expect((await failureOf(directory.ping())).code).toBe("CLOSED");
    await closing;
    await server.close();
  });
});
