import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { startSlapd, type Slapd } from "@id-connector/slapd-fixture";
import { until } from "@id-connector/until";
import { connect } from "../../src/connect.js";
import { and, componentOfDn, equals, present } from "../../src/index.js";
import { rawControl } from "../../src/ldapjs-patch.js";
import { readElements, readInside } from "../../src/read-ber.js";
import { readEntry } from "../../src/search.js";
import { startSearch } from "../../src/start-search.js";
import { closeDirectories, collect, directoryOn, failureOf, optionsFor, plainDirectory } from "../directories.js";
import {
  intermediate,
  reply,
  searchDone,
  searchEntry,
  startFakeServer,
  uuid,
  type FakeRequest,
} from "../fake-server.js";

let slapd: Slapd;
beforeAll(async () => {
  slapd = await startSlapd();
  await slapd.load(slapd.ldif.bulk({ users: 300, schools: 1 }));
});
afterAll(() => slapd.close());

const toClose: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await closeDirectories();
  for (const server of toClose.splice(0)) await server.close();
});

async function fake(answer: (request: FakeRequest) => unknown) {
  const server = await startFakeServer(answer);
  toClose.push(server);
  return server;
}
/** A server that answers searches only. */
const fakeSearch = (answer: (request: FakeRequest) => unknown) =>
  fake((request) => (request.tag === 0x63 ? answer(request) : undefined));

const users = { filter: and(equals("univentionObjectType", "users/user")), attributes: ["uid"] };
const everything = { attributes: ["objectClass"] };

describe("a search", () => {
  test("goes page by page, and asks for the next page when the last one was taken", async () => {
    const before = (await slapd.activity()).searches;
    const seen: string[] = [];
    const searches: number[] = [];
    for await (const entry of directoryOn(slapd).search({ ...users, pageSize: 100 })) {
      seen.push(entry.attribute("UID")[0]!);
      if (seen.length % 100 === 0) searches.push((await slapd.activity()).searches - before);
    }
    expect(new Set(seen).size).toBe(300);
    expect(searches).toEqual([1, 2, 3]);
  });
  test("that is not read to its end gives its connection back", async () => {
    const directory = directoryOn(slapd, { connections: 1 });
    const before = (await slapd.activity()).connections;
    for (let round = 0; round < 3; round++) {
      for await (const entry of directory.search({ ...users, pageSize: 10 })) {
        expect(entry.dn).toContain("uid=");
        break;
      }
    }
    expect(await collect(directory.search(users))).toHaveLength(300);
    expect((await slapd.activity()).connections).toBe(before + 1);
  });
  test("asks the server for no time limit and no size limit", async () => {
    const server = await fakeSearch((request) => {
      reply(request, searchDone());
    });
    await collect(plainDirectory(server.port).search(everything));
    const request = server.requests.find(({ tag }) => tag === 0x63)!;
    const [, , , sizeLimit, timeLimit] = readElements(request.content);
    expect([sizeLimit!.content, timeLimit!.content]).toEqual([Buffer.of(0), Buffer.of(0)]);
  });
  test("gives binary values as they are, and every attribute under any spelling of its name", async () => {
    const [entry] = await collect(
      directoryOn(slapd).search({ filter: equals("uid", "b000.u00000"), attributes: ["krb5Key", "SN"] }),
    );
    const [key] = entry!.raw("KRB5KEY");
    expect(readInside(key!, 0x30)).toHaveLength(3);
    expect(entry!.attribute("sn")).toHaveLength(1);
    expect([entry!.attribute("mail"), entry!.raw("mail")]).toEqual([[], []]);
    expect(entry!.id).toBe(await slapd.entryUuid(entry!.dn));
  });
});

describe("names", () => {
  const odd = [
    "a+b",
    "back\\slash",
    'quo"te',
    " outer ",
    "#hash",
    "com,ma;semi",
    "<x>=y",
    "a*(b)",
    "Jörg Groß",
    "日本",
    "dou  ble",
    "\\2b",
  ];
  test("of every kind are kept, found by filters, and can be asked for again", async () => {
    await slapd.add(odd.map((username) => slapd.ldif.user({ username, role: "staff", schools: ["bulk000"] })));
    const directory = directoryOn(slapd);
    const connection = await connect(optionsFor(slapd));
    try {
      for (const username of odd) {
        const found = await collect(directory.search({ filter: equals("uid", username), attributes: ["uid"] }));
        expect(found.map((entry) => entry.attribute("uid"))).toEqual([[username]]);
        const again = await readEntry(connection, found[0]!.dn, { attributes: ["uid"] });
        expect(again?.attribute("uid")).toEqual([username]);
        expect(again?.id).toBe(await slapd.entryUuid(slapd.dn.user(username, "staff", "bulk000")));
      }
    } finally {
      await connection.close();
    }
  });
  test("that ldapjs cannot parse neither lose the entry nor the connection", async () => {
    const strange = [
      "OID.2.5.4.3=a,dc=test",
      "cn;lang-de=x,dc=test",
      "cn_x=y,dc=test",
      "cn=a\\+b\\5C\\20,dc=test",
      "nonsense",
      "uid=Jörg,dc=test",
    ];
    const server = await fakeSearch((request) => {
      const entries = strange.map((dn, n) => searchEntry(dn, { entryUUID: [uuid(n)], objectClass: ["top"] }));
      reply(request, ...entries, searchDone());
    });
    const found = await collect(plainDirectory(server.port).search(everything));
    expect(found.map(({ dn }) => dn)).toEqual(strange);
    expect(server.connections()).toBe(1);
  });
});

describe("a search that cannot be finished", () => {
  test("because the server stalls in its middle is a TIMEOUT, and the next one has a new connection", async () => {
    let stall = true;
    const server = await fakeSearch((request) => {
      reply(request, searchEntry("cn=1", { entryUUID: [uuid(1)] }), ...(stall ? [] : [searchDone()]));
    });
    const directory = plainDirectory(server.port, { timeoutMs: 300 });
    expect((await failureOf(collect(directory.search(everything)))).code).toBe("TIMEOUT");
    stall = false;
    expect(await collect(directory.search(everything))).toHaveLength(1);
    expect(server.connections()).toBe(2);
  });
  test("but a slow server has all the time that it needs while it goes on sending", async () => {
    const server = await fakeSearch((request) => {
      let sent = 0;
      const timer = setInterval(() => {
        reply(request, ...(sent < 8 ? [searchEntry(`cn=${sent}`, { entryUUID: [uuid(sent)] })] : [searchDone()]));
        if (sent++ === 8) clearInterval(timer);
      }, 250);
    });
    expect(await collect(plainDirectory(server.port, { timeoutMs: 1_800 }).search(everything))).toHaveLength(8);
  });
  test("because the server is stopped is a TIMEOUT; when it goes on, so do we", async () => {
    const directory = directoryOn(slapd, { timeoutMs: 400 });
    await directory.ping();
    slapd.pause();
    try {
      // the signal takes a moment
      const failure = await until("the server does not answer", () =>
        directory.ping().then(
          () => false as const,
          (error: unknown) => error,
        ),
      );
      expect(failure).toMatchObject({ code: "TIMEOUT" });
    } finally {
      slapd.resume();
    }
    await directoryOn(slapd).ping();
  });
  test("because the server is killed is UNREACHABLE, and the pages so far were delivered", async () => {
    const other = await startSlapd();
    toClose.push(other);
    await other.load(other.ldif.bulk({ users: 60, schools: 1 }));
    const directory = directoryOn(other);
    const seen: string[] = [];
    const reading = (async () => {
      for await (const { id } of directory.search({ ...users, pageSize: 20 })) {
        seen.push(id);
        if (seen.length === 20) await other.kill();
      }
    })();
    expect((await failureOf(reading)).code).toBe("UNREACHABLE");
    expect(seen).toHaveLength(20);
    await other.start();
    expect(await collect(directory.search(users))).toHaveLength(60);
  });
  test("because the server vanishes while it is asked is UNREACHABLE", async () => {
    const server = await fakeSearch(({ socket }) => {
      socket.destroy();
    });
    expect((await failureOf(plainDirectory(server.port).readSchools())).code).toBe("UNREACHABLE");
  });
  test("because it is aborted leaves the connection usable, and neither late answers nor timers do harm", async () => {
    const abort = new AbortController();
    const asked: FakeRequest[] = [];
    const server = await fakeSearch((request) => {
      const entry = searchEntry("cn=1", { entryUUID: [uuid(1)] });
      asked.push(request);
      if (asked.length === 1) {
        reply(request, entry);
        abort.abort();
      } else if (asked.length === 2) {
        reply(asked[0]!, entry, searchDone()); // to the abandoned one
        reply(request, entry, searchDone());
      } // the third one ends with its deadline: by then one of the first would have come
    });
    const directory = plainDirectory(server.port, { timeoutMs: 500 });
    expect((await failureOf(collect(directory.search({ ...everything, signal: abort.signal })))).code).toBe("ABORTED");
    expect(await collect(directory.search(everything))).toHaveLength(1);
    expect(server.requests.map(({ tag }) => tag)).toEqual([0x60, 0x63, 0x50, 0x63]);
    expect((await failureOf(collect(directory.search(everything)))).code).toBe("TIMEOUT");
    expect(server.connections()).toBe(1);
  });
});

describe("a search that the server does not carry out", () => {
  test("in full, for a limit, is SIZE_LIMIT", async () => {
    const small = await startSlapd({ sizeLimit: 5, content: { schools: ["SchuleA"] } });
    toClose.push(small);
    const failure = await failureOf(collect(directoryOn(small).search(everything)));
    expect([failure.code, failure.resultCode]).toEqual(["SIZE_LIMIT", 4]);
  });
  test("because it lies elsewhere is REFERRAL, both for the base and for a part", async () => {
    const part = "ou=elsewhere,dc=ucs,dc=test";
    await slapd.add(
      `dn: ${part}\nobjectClass: referral\nobjectClass: extensibleObject\nou: elsewhere\nref: ldap://192.0.2.1/\n`,
    );
    try {
      const directory = directoryOn(slapd);
      expect((await failureOf(collect(directory.search(everything)))).code).toBe("REFERRAL");
      expect((await failureOf(collect(directory.search({ ...everything, base: part })))).code).toBe("REFERRAL");
      expect((await failureOf(directoryOn(slapd, { base: `dc=x,${part}` }).ping())).code).toBe("REFERRAL");
    } finally {
      await slapd.modify(`dn: ${part}\ncontrol: 2.16.840.1.113730.3.4.2 true\nchangetype: delete\n`);
    }
  });
  test.each([
    [50, "NOT_ALLOWED"],
    [11, "SIZE_LIMIT"],
    [3, "TIMEOUT"],
    [51, "UNREACHABLE"],
    [1, "SERVER_ERROR"],
    [4096, "SERVER_ERROR"],
  ] as const)("with result %i is %s", async (status, code) => {
    const server = await fakeSearch((request) => {
      reply(request, searchDone(status, "said the server"));
    });
    const failure = await failureOf(plainDirectory(server.port).readSchools());
    expect([failure.code, failure.resultCode]).toEqual([code, status]);
    expect(failure.message).toContain("said the server");
  });
  test("because the base does not exist is NO_SUCH_BASE", async () => {
    expect((await failureOf(directoryOn(slapd, { base: "ou=nowhere,dc=ucs,dc=test" }).ping())).code).toBe(
      "NO_SUCH_BASE",
    );
  });
  test("because entryUUID is hidden is NOT_ALLOWED, not an empty answer", async () => {
    const closed = await startSlapd({
      content: { schools: ["SchuleA"] },
      access: ["access to attrs=entryUUID by * none"],
    });
    toClose.push(closed);
    const directory = directoryOn(closed);
    expect((await failureOf(directory.ping())).code).toBe("NOT_ALLOWED");
    expect((await failureOf(directory.readSchools())).code).toBe("NOT_ALLOWED");
  });
});

describe("the messages of ldapjs", () => {
  test("an intermediate response is an event of its search, which goes on", async () => {
    const value = Buffer.from([0x80, 0x03, 0xff, 0x00, 0xfe]);
    const server = await fakeSearch((request) => {
      reply(request, searchEntry("cn=1", { entryUUID: [uuid(1)] }), intermediate("1.2.3.4", value));
      reply(request, searchEntry("cn=2", { entryUUID: [uuid(2)] }), searchDone());
    });
    const { port } = server;
    const where = { server: "127.0.0.1", port, tls: "none", base: "", bindDn: "cn=a", password: () => "b" } as const;
    const connection = await connect(where);
    const bytes = Buffer.from([0x00, 0xff, 0xc3, 0x28, 0x80]);
    const controls = [rawControl("1.2.3", { criticality: true, value: bytes })];
    const request = { base: "", scope: "sub", filter: present("objectClass"), attributes: [], controls } as const;
    const seen: unknown[] = [];
    await new Promise<void>((resolve, reject) => {
      startSearch(connection, request, {
        onEntry: ({ objectName }) => void seen.push(objectName.toString()),
        onReference: reject,
        onIntermediate: (message) => void seen.push([message.responseName, message.responseValue]),
        onEnd: () => {
          resolve();
        },
        onError: reject,
      });
    });
    await connection.close();
    expect(seen).toEqual(["cn=1", ["1.2.3.4", value], "cn=2"]);
    // and a control's value goes as bytes, where ldapjs would send the text that it takes them for
    expect(server.requests.find(({ tag }) => tag === 0x63)?.bytes.includes(bytes)).toBe(true);
  });
  test("componentOfDn finds by the names above an entry", async () => {
    const filter = and(equals("univentionObjectType", "groups/group"), componentOfDn("cn", "klassen"));
    const found = await collect(directoryOn(slapd).search({ filter, attributes: ["cn"] }));
    expect(found).toHaveLength(12);
    expect(found.every(({ dn }) => dn.includes("cn=klassen,"))).toBe(true);
  });
});
