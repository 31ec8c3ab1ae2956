import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { startSlapd, type Slapd } from "@id-connector/slapd-fixture";
import { until } from "@id-connector/until";
import { connect } from "../../src/connect.js";
import { openDirectory } from "../../src/index.js";
import { closeDirectories, directoryOn, failureOf, optionsFor, plainDirectory } from "../directories.js";
import { reply, result, startFakeServer, type FakeRequest } from "../fake-server.js";

let slapd: Slapd;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "connect-"));
  slapd = await startSlapd({ content: { schools: ["SchuleA"] } });
});
afterEach(closeDirectories);
afterAll(async () => {
  await slapd.close();
  await rm(folder, { recursive: true });
});

const ways = [["starttls"], ["ldaps"]] as const;
const portOf = (tls: string) => (tls === "ldaps" ? slapd.ldap.ldapsPort : slapd.ldap.port);

async function fake(answer: (request: FakeRequest) => unknown) {
  const server = await startFakeServer(answer);
  toClose.push(server);
  return server;
}
const toClose: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const server of toClose.splice(0)) await server.close();
});

describe("TLS", () => {
  test.each(ways)("%s is accepted with the server's CA, and everything goes encrypted", async (tls) => {
    const before = (await slapd.log()).split("TLS established").length;
    await directoryOn(slapd, { tls, port: portOf(tls) }).ping();
    expect((await slapd.log()).split("TLS established").length).toBe(before + 1);
  });
  test.each(ways)("%s with another CA or none is refused", async (tls) => {
    const other = await startSlapd();
    toClose.push(other);
    for (const caFile of [other.ldap.caFile, undefined]) {
      const failure = await failureOf(directoryOn(slapd, { tls, port: portOf(tls), caFile }).ping());
      expect(failure.code).toBe("TLS");
    }
  });
  test.each(ways)("%s checks the name that was configured, not another that the certificate has", async (tls) => {
    const ping = (servername: string) => directoryOn(slapd, { tls, port: portOf(tls), servername }).ping();
    await ping("localhost");
    // the certificate has 127.0.0.1 and localhost: ldapjs by itself would check for "localhost" here
    for (const name of ["127.0.0.2", "ldap.example.org"]) expect((await failureOf(ping(name))).code).toBe("TLS");
  });
  test("a missing or broken CA file is named", async () => {
    const missing = join(folder, "missing.pem");
    const failure = await failureOf(directoryOn(slapd, { caFile: missing }).ping());
    expect([failure.code, failure.message.includes(missing)]).toEqual(["TLS", true]);
    const empty = join(folder, "empty.pem");
    await writeFile(empty, "");
    expect((await failureOf(directoryOn(slapd, { caFile: empty }).ping())).code).toBe("TLS");
  });
  test("a server that refuses StartTLS does not get the password", async () => {
    const server = await fake((request) => {
      if (request.tag === 0x77) reply(request, result(0x78, 52, "no TLS here"));
    });
    const failure = await failureOf(plainDirectory(server.port, { tls: "starttls" }).ping());
    expect(failure.code).toBe("TLS");
    expect(server.requests.map(({ tag }) => tag)).not.toContain(0x60);
  });
  test("without TLS only this machine is asked", async () => {
    await directoryOn(slapd, { tls: "none" }).ping();
    for (const server of ["192.0.2.1", "ldap.example.org", "127.example.org", "1270.0.0.1"]) {
      expect(() => openDirectory({ ...optionsFor(slapd), server, tls: "none" })).toThrow(
        expect.objectContaining({ code: "TLS_REQUIRED" }),
      );
    }
    expect(() => openDirectory({ ...optionsFor(slapd), server: "192.0.2.1", tls: "tls" as "none" })).toThrow(/TLS|tls/);
  });
});

describe("the bind", () => {
  test("a wrong password is refused, and stands nowhere in the error", async () => {
    const failure = await failureOf(directoryOn(slapd, { password: () => "wrong-Passw0rd" }).ping());
    expect([failure.code, failure.resultCode]).toEqual(["BIND_REFUSED", 49]);
    expect(inspect(failure, { depth: 9, showHidden: true })).not.toContain("wrong-Passw0rd");
  });
  test.each([
    ["\ufeffwrong-Passw0rd", "begins with a byte order mark (BOM): is that meant?"],
    ["wrong-Passw0rd ", "ends with blanks or newlines: is that meant?"],
    ["wrong-Passw0rd\n", "ends with blanks or newlines: is that meant?"],
    ["\ufeff wrong-Passw0rd\t", "a byte order mark (BOM), and begins with blanks, and ends with blanks or newlines"],
    ["w\0r\0o\0n\0g\0", "has characters that are no text (is its file UTF-8?)"],
  ])("a refused password says what is odd about it: %j", async (password, oddity) => {
    const failure = await failureOf(directoryOn(slapd, { password: () => password }).ping());
    expect([failure.code, failure.resultCode]).toEqual(["BIND_REFUSED", 49]);
    expect(failure.message).toContain(oddity);
    expect(failure.message).not.toMatch(/wrong|Passw0rd/);
  });
  test("an empty password is not sent: the server might take it for an anonymous bind", async () => {
    const server = await fake(() => undefined);
    const failure = await failureOf(plainDirectory(server.port, { password: () => "" }).ping());
    expect(failure.code).toBe("BIND_REFUSED");
    expect(server.requests.filter(({ tag }) => tag === 0x60)).toEqual([]);
  });
  test("the password is asked for at each bind, so a changed one is found", async () => {
    const server = await fake((request) => {
      if (request.tag !== 0x60) request.socket.destroy();
    });
    let asked = 0;
    const directory = plainDirectory(server.port, { password: () => Promise.resolve(`password-${++asked}`) });
    await failureOf(directory.ping());
    await failureOf(directory.ping());
    const binds = server.requests.filter(({ tag }) => tag === 0x60).map(({ content }) => content.toString("latin1"));
    expect(binds.map((bind) => /password-\d/.exec(bind)?.[0])).toEqual(["password-1", "password-2"]);
  });
  test("a password that cannot be read is an error of its own, with the cause", async () => {
    const cause = new Error("ENOENT: /etc/machine.secret");
    const failure = await failureOf(directoryOn(slapd, { password: () => Promise.reject(cause) }).ping());
    expect([failure.code, failure.cause]).toEqual(["PASSWORD_UNREADABLE", cause]);
  });
  test("an unknown result code and a busy server are errors, not crashes", async () => {
    const answers = [4096, 51];
    const server = await fake((request) => {
      if (request.tag !== 0x60) return;
      reply(request, result(0x61, answers.shift()!, "come again"));
      return true;
    });
    const directory = plainDirectory(server.port);
    const failure = await failureOf(directory.ping());
    expect([failure.code, failure.resultCode]).toEqual(["BIND_REFUSED", 4096]);
    expect(failure.message).toContain("come again");
    expect((await failureOf(directory.ping())).code).toBe("UNREACHABLE");
  });
});

describe("a server that does not answer", () => {
  test.each([["starttls"], ["ldaps"], ["none"]] as const)("nobody listening is UNREACHABLE (%s)", async (tls) => {
    const server = await startFakeServer(() => undefined);
    await server.close();
    expect((await failureOf(plainDirectory(server.port, { tls }).ping())).code).toBe("UNREACHABLE");
  });
  test("an unknown host name is UNREACHABLE", async () => {
    const directory = directoryOn(slapd, { server: "nobody.invalid" });
    expect((await failureOf(directory.ping())).code).toBe("UNREACHABLE");
  });
  test.each([["starttls"], ["ldaps"], ["none"]] as const)(
    "one that accepts and stays silent is a TIMEOUT (%s)",
    async (tls) => {
      const server = await fake(() => true);
      expect((await failureOf(plainDirectory(server.port, { tls, timeoutMs: 200 }).ping())).code).toBe("TIMEOUT");
    },
  );
  test("one that is silent in the TLS handshake of StartTLS is a TIMEOUT", async () => {
    const server = await fake((request) => {
      if (request.tag !== 0x77) return;
      request.socket.removeAllListeners("data");
      reply(request, result(0x78, 0));
    });
    const directory = plainDirectory(server.port, { tls: "starttls", timeoutMs: 300 });
    expect((await failureOf(directory.ping())).code).toBe("TIMEOUT");
  });
  test("a password that never comes is a TIMEOUT", async () => {
    const directory = directoryOn(slapd, { timeoutMs: 300, password: () => new Promise(() => undefined) });
    expect((await failureOf(directory.ping())).code).toBe("TIMEOUT");
  });
  test("one that hangs up is UNREACHABLE, one that talks something else is a PROTOCOL error", async () => {
    const rude = await fake(({ socket }) => {
      socket.destroy();
      return true;
    });
    expect((await failureOf(plainDirectory(rude.port).ping())).code).toBe("UNREACHABLE");
    const strange = await fake(({ socket }) => {
      socket.write(Buffer.from([0x30, 0x06, 0x02, 0x01, 0x01, 0x99, 0x01, 0x00]));
      return true;
    });
    expect((await failureOf(plainDirectory(strange.port).ping())).code).toBe("PROTOCOL");
  });
  test("connecting can be aborted", async () => {
    const abort = new AbortController();
    const server = await fake(() => {
      abort.abort(); // the bind is under way
      return true;
    });
    expect((await failureOf(plainDirectory(server.port).ping({ signal: abort.signal }))).code).toBe("ABORTED");
    expect((await failureOf(plainDirectory(server.port).ping({ signal: AbortSignal.abort() }))).code).toBe("ABORTED");
  });
});

describe("a connection", () => {
  test("that dies while nobody uses it says why, and crashes nothing", async () => {
    const server = await startSlapd();
    toClose.push(server);
    for (const tls of ["starttls", "none"] as const) {
      const connection = await connect({ ...optionsFor(server), tls });
      const closed = new Promise<string>((resolve) =>
        connection.onClosed(({ code }) => {
          resolve(code);
        }),
      );
      await server.restart();
      expect(await closed).toBe("UNREACHABLE");
      expect(connection.failure?.code).toBe("UNREACHABLE");
    }
  });
  test("close ends its socket, once", async () => {
    const connection = await connect(optionsFor(slapd));
    const before = (await slapd.activity()).open;
    await connection.close();
    await connection.close();
    expect(connection.failure?.code).toBe("CLOSED");
    await until("its socket is closed", async () => (await slapd.activity()).open < before);
  });
  (existsSync("/proc/net/tcp") ? test : test.skip)("is kept alive by TCP", async () => {
    const connection = await connect(optionsFor(slapd));
    try {
      const port = slapd.ldap.port.toString(16).toUpperCase().padStart(4, "0");
      const ours = readFileSync("/proc/net/tcp", "utf8")
        .split("\n")
        .map((line) => line.trim().split(/\s+/))
        .filter(([, , remote, state]) => remote?.endsWith(`:${port}`) && state === "01");
      // column 5 is the running timer: 02 is the one of keep-alive
      expect(ours.map((columns) => columns[5]?.slice(0, 2))).toEqual(["02"]);
    } finally {
      await connection.close();
    }
  });
});
