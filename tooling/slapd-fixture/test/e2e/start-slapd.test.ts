import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { connect } from "node:tls";
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { until } from "@id-connector/until";
import { startSlapd, type Slapd } from "../../src/index.js";

let slapd: Slapd;
beforeAll(async () => {
  slapd = await startSlapd({
    content: {
      schools: ["SchuleA", "SchuleB"],
      users: [
        {
          username: "anna",
          role: "student",
          schools: ["SchuleA"],
          firstname: "Änne",
          lastname: "Müller",
          birthday: "2012-03-04",
        },
        { username: "jo", role: "teacher", schools: ["SchuleA", "SchuleB"], expiry: "2031-08-01", mail: "jo@ucs.test" },
        { username: "stefan", role: "staff", schools: ["SchuleB"], disabled: true, purge: "2027-01-31" },
      ],
      classes: [
        { school: "SchuleA", name: "1a", members: ["uid=anna,cn=schueler,cn=users,ou=SchuleA,dc=ucs,dc=test"] },
      ],
    },
  });
});
afterAll(() => slapd.close());

describe("the content", () => {
  test("what is loaded has its memberOf written out", async () => {
    const groups = await slapd.read(slapd.dn.user("anna", "student", "SchuleA"), "memberOf");
    expect(groups.sort()).toEqual([
      "cn=Domain Users SchuleA,cn=groups,ou=SchuleA,dc=ucs,dc=test",
      "cn=SchuleA-1a,cn=klassen,cn=schueler,cn=groups,ou=SchuleA,dc=ucs,dc=test",
      "cn=schueler-schulea,cn=groups,ou=SchuleA,dc=ucs,dc=test",
    ]);
    expect(await slapd.read(slapd.dn.user("anna", "student", "SchuleA"), "sn")).toEqual(["Müller"]);
  });
  test("a member that is added over LDAP gets its memberOf from the overlay", async () => {
    const stefan = slapd.dn.user("stefan", "staff", "SchuleB");
    await slapd.modify(slapd.ldif.modify(slapd.dn.schoolClass("1a", "SchuleA"), { add: { uniqueMember: stefan } }));
    expect(await slapd.read(stefan, "memberOf")).toContain(slapd.dn.schoolClass("1a", "SchuleA"));
  });
  test("odd names are possible", async () => {
    const names = ['a+b,c\\d"e<f>;=', " #umläut ", "日本", "a*(b)"];
    for (const username of names) {
      await slapd.add(slapd.ldif.user({ username, role: "student", schools: ["SchuleA"] }));
      expect(await slapd.read(slapd.dn.user(username, "student", "SchuleA"), "uid")).toEqual([username]);
    }
    const group = slapd.dn.workgroup("AG #1, Ä+B", "SchuleA");
    await slapd.add(
      slapd.ldif.workgroup({
        school: "SchuleA",
        name: "AG #1, Ä+B",
        members: names.map((n) => slapd.dn.user(n, "student", "SchuleA")),
      }),
    );
    expect(await slapd.read(group, "uniqueMember")).toHaveLength(4);
  });
  test("every kind of user and group keeps to the schema", async () => {
    const roles = [
      "student",
      "teacher",
      "staff",
      "teacher_and_staff",
      "legal_guardian",
      "school_admin",
      "exam_user",
    ] as const;
    await slapd.add(roles.map((role) => slapd.ldif.user({ username: `x-${role}`, role, schools: ["SchuleB"] })));
    await expect(slapd.add("dn: uid=x,dc=ucs,dc=test\nobjectClass: nonsense\nuid: x\n")).rejects.toThrow(/ended with/);
  });
  test("a rename keeps the entryUUID, a removed entry has none", async () => {
    await slapd.add(slapd.ldif.user({ username: "old", role: "student", schools: ["SchuleA"] }));
    const id = await slapd.entryUuid(slapd.dn.user("old", "student", "SchuleA"));
    await slapd.modify(
      slapd.ldif.rename(
        slapd.dn.user("old", "student", "SchuleA"),
        "uid=new",
        "cn=schueler,cn=users,ou=SchuleB,dc=ucs,dc=test",
      ),
    );
    expect(await slapd.entryUuid(slapd.dn.user("new", "student", "SchuleB"))).toBe(id);
    await slapd.modify(slapd.ldif.remove(slapd.dn.user("new", "student", "SchuleB")));
    await expect(slapd.entryUuid(slapd.dn.user("new", "student", "SchuleB"))).rejects.toThrow(/No such object/);
  });
});

describe("the server", () => {
  test("ldaps is served with a certificate of the fixture's own CA", async () => {
    const ca = await readFile(slapd.ldap.caFile, "utf8");
    const socket = connect({ host: slapd.ldap.host, port: slapd.ldap.ldapsPort, ca });
    await once(socket, "secureConnect");
    expect(socket.authorized).toBe(true);
    socket.destroy();
  });
  test("a restart keeps ports and content", async () => {
    const id = await slapd.entryUuid(slapd.dn.school("SchuleA"));
    await slapd.restart();
    expect(await slapd.entryUuid(slapd.dn.school("SchuleA"))).toBe(id);
    await slapd.kill();
    await expect(slapd.entryUuid(slapd.dn.school("SchuleA"))).rejects.toThrow(/contact LDAP server/);
    await slapd.start();
    expect(await slapd.entryUuid(slapd.dn.school("SchuleA"))).toBe(id);
  });
  test("what the fixture itself does is not counted as activity", async () => {
    const before = await slapd.activity();
    await slapd.entryUuid(slapd.dn.school("SchuleA"));
    expect(await slapd.activity()).toEqual(before);
    const { url, bindDn, password, base } = slapd.ldap;
    const search = spawn("ldapsearch", ["-x", "-H", url, "-D", bindDn, "-w", password, "-b", base, "-s", "base"], {
      stdio: "ignore",
    });
    await once(search, "close");
    const { connections, searches, binds } = await slapd.activity();
    expect({ connections, searches, binds }).toEqual({
      connections: before.connections + 1,
      searches: before.searches + 1,
      binds: before.binds + 1,
    });
  });
  test("districts and many users load, and nothing is left of it after close", async () => {
    const other = await startSlapd({ districts: true, base: "dc=school,dc=example,dc=org" });
    try {
      await other.load(other.ldif.bulk({ users: 500, schools: 2, prefix: "AAbulk" }));
      const user = other.dn.user("b001.u00007", "student", "AAbulk001");
      expect(user).toBe("uid=b001.u00007,cn=schueler,cn=users,ou=AAbulk001,ou=AA,dc=school,dc=example,dc=org");
      expect(await other.read(user, "memberOf")).toContain(other.dn.schoolClass("3b", "AAbulk001"));
    } finally {
      await other.close();
    }
    expect(existsSync(dirname(other.ldap.caFile))).toBe(false);
  });
  test("a fixture that nobody closes does not keep the process, and is cleaned up after it", async () => {
    const script = `import { startSlapd } from ${JSON.stringify(new URL("../../dist/index.js", import.meta.url).href)};
      console.log((await startSlapd()).ldap.caFile);`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    if (child.exitCode === null) await once(child, "exit");
    await until("its folder is gone", () => !existsSync(dirname(line.toString().trim())));
  });
  test("slapd and its folder go when the test process is killed", async () => {
    const script = `import { startSlapd } from ${JSON.stringify(new URL("../../dist/index.js", import.meta.url).href)};
      const slapd = await startSlapd(); console.log(JSON.stringify(slapd.ldap)); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    const { caFile } = JSON.parse(line.toString()) as { caFile: string };
    expect(existsSync(caFile)).toBe(true);
    child.kill("SIGKILL");
    await until("its folder is gone", () => !existsSync(dirname(caFile)));
  });
});

describe("what happens to a server in its life", () => {
  test("a backup brings everything back as it was, ids and stamps included", async () => {
    const dn = slapd.dn.user("jo", "teacher", "SchuleA");
    const before = [await slapd.read(dn, "sn"), await slapd.entryUuid(dn), await slapd.read(dn, "entryCSN")];
    const backup = await slapd.backup();
    await slapd.modify(slapd.ldif.modify(dn, { replace: { sn: "Danach" } }));
    await slapd.add(slapd.ldif.user({ username: "later", role: "student", schools: ["SchuleA"] }));
    await slapd.restore(backup);
    expect([await slapd.read(dn, "sn"), await slapd.entryUuid(dn), await slapd.read(dn, "entryCSN")]).toEqual(before);
    await expect(slapd.entryUuid(slapd.dn.user("later", "student", "SchuleA"))).rejects.toThrow("32");
  });

  test.each([
    ["good", undefined],
    ["of another CA", "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
    ["expired", "CERT_HAS_EXPIRED"],
    ["for another name", "ERR_TLS_CERT_ALTNAME_INVALID"],
  ] as const)("it can have a certificate that is %s", async (kind, code) => {
    await slapd.present(kind);
    const ca = await readFile(slapd.ldap.caFile);
    const socket = connect({ host: slapd.ldap.host, port: slapd.ldap.ldapsPort, ca });
    const outcome = await new Promise((resolve) => {
      socket.once("secureConnect", () => {
        resolve(undefined);
      });
      socket.once("error", (err: NodeJS.ErrnoException) => {
        resolve(err.code);
      });
    });
    socket.destroy();
    expect(outcome).toBe(code);
  });
});
