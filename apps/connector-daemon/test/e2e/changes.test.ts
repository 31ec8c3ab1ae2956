import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { authority, type Daemon, settled, startWorld, type World } from "@id-connector/test-world";

let world: World;
let daemon: Daemon;

beforeAll(async () => {
  world = await startWorld();
  await world.slapd.load(world.slapd.ldif.bulk({ users: 60, schools: 2 }));
  await world.configure(authority);
  daemon = world.start();
  await world.converged();
});
afterAll(() => world.close());

// the requests of the whole file are kept: the last test looks at all of them
const lastSequence = () => world.broker.requests.at(-1)?.sequence ?? 0;
const requestsAfter = (before: number) =>
  world.broker.requests.filter(({ sequence, resource }) => sequence > before && resource !== "token");

/** Waits until all is equal again and nothing is left to do, and returns the writes that it took, as "METHOD resource". */
async function writesFor(change: () => Promise<void>): Promise<string[]> {
  const before = lastSequence();
  await change();
  await world.converged();
  await settled(world);
  return requestsAfter(before)
    .filter(({ method }) => method !== "GET" && method !== "HEAD")
    .map(({ method, resource }) => `${method} ${resource ?? ""}`);
}

const pupil = () => world.slapd.dn.user("b000.u00001", "student", "bulk000");
const modify = (dn: string, lines: string) => world.slapd.modify(`dn: ${dn}\nchangetype: modify\n${lines}\n`);

describe("a change in a real OpenLDAP", () => {
  it("the first synchronisation took one write for each object", () => {
    const writes = world.broker.requests.filter(({ method, resource }) => method !== "GET" && resource !== "token");
    const { users, classes, workgroups, schools } = world.broker.counts(authority);
    expect(writes).toHaveLength(users + classes + workgroups + schools);
    expect(users).toBe(60);
  });

  it("a new last name is one request", async () => {
    expect(await writesFor(() => modify(pupil(), "replace: sn\nsn: Größe"))).toEqual(["PUT users"]);
  });

  it("a changed mail address or password is none", async () => {
    const sent = lastSequence();
    const id = await world.slapd.entryUuid(pupil());
    const before = daemon.lines.length;
    await modify(pupil(), "replace: mail\nmail: neu@ucs.test");
    await modify(pupil(), "replace: userPassword\nuserPassword: {crypt}x");
    await daemon.logged(
      (line) => daemon.lines.indexOf(line) >= before && line["item"] === id && line["outcome"] === "unchanged",
    );
    // what comes after them shows that both were heard
    const other = world.slapd.dn.user("b000.u00002", "student", "bulk000");
    await modify(other, "replace: sn\nsn: Danach");
    await world.converged();
    await settled(world);
    const otherId = await world.slapd.entryUuid(other);
    expect(requestsAfter(sent).map((request) => [request.method, request.id])).toEqual([["PUT", otherId]]);
  });

  it("a renamed user (another uid) stays the same object", async () => {
    const before = pupil();
    const rename = `dn: ${before}\nchangetype: modrdn\nnewrdn: uid=neuer.name\ndeleteoldrdn: 1\n`;
    const writes = await writesFor(async () => {
      await world.slapd.modify(rename);
      const group = world.slapd.dn.schoolClass("1a", "bulk000");
      // what refint would do, here by hand: the class names the new DN
      const members = await world.slapd.read(group, "uniqueMember");
      if (members.includes(before)) {
        await modify(
          group,
          `delete: uniqueMember\nuniqueMember: ${before}\n-\nadd: uniqueMember\nuniqueMember: ${before.replace("b000.u00001", "neuer.name")}`,
        );
      }
    });
    expect(writes).toContain("PUT users");
    expect(writes.filter((write) => write.startsWith("DELETE"))).toEqual([]);
  });

  it("a pupil who changes class costs two requests: one for each class", async () => {
    const [from, to] = [world.slapd.dn.schoolClass("1a", "bulk001"), world.slapd.dn.schoolClass("9z", "bulk001")];
    await world.slapd.add(world.slapd.ldif.schoolClass({ school: "bulk001", name: "9z", members: [] }));
    await world.converged();
    const moved = world.slapd.dn.user("b001.u00000", "student", "bulk001");
    const writes = await writesFor(async () => {
      await modify(from, `delete: uniqueMember\nuniqueMember: ${moved}`);
      await modify(to, `add: uniqueMember\nuniqueMember: ${moved}`);
    });
    expect(writes.sort()).toEqual(["PUT classes", "PUT classes"]);
  });

  it("a teacher gets a second school and loses it again", async () => {
    const teacher = world.slapd.dn.user("b000.u00029", "student", "bulk000");
    await writesFor(() =>
      modify(
        teacher,
        "add: ucsschoolSchool\nucsschoolSchool: bulk001\n-\nadd: ucsschoolRole\nucsschoolRole: teacher:school:bulk001",
      ),
    );
    const id = await world.slapd.entryUuid(teacher);
    expect(world.broker.contextOrder(authority, id)).toEqual(["bulk000", "bulk001"]);
    await writesFor(() =>
      modify(
        teacher,
        "delete: ucsschoolSchool\nucsschoolSchool: bulk001\n-\ndelete: ucsschoolRole\nucsschoolRole: teacher:school:bulk001",
      ),
    );
  });

  it("a workgroup is emptied and filled again", async () => {
    const group = world.slapd.dn.workgroup("wg0", "bulk000");
    const members = await world.slapd.read(group, "uniqueMember");
    expect(members).toHaveLength(6);
    expect(await writesFor(() => modify(group, "delete: uniqueMember"))).toEqual(["PUT workgroups"]);
    const lines = members.map((dn) => `uniqueMember: ${dn}`).join("\n");
    expect(await writesFor(() => modify(group, `add: uniqueMember\n${lines}`))).toEqual(["PUT workgroups"]);
  });

  it("a new pupil in a class is one user and no class, for the relation comes with the user", async () => {
    const dn = world.slapd.dn.user("neu", "student", "bulk000");
    const writes = await writesFor(async () => {
      await world.slapd.add(world.slapd.ldif.user({ username: "neu", role: "student", schools: ["bulk000"] }));
      await modify(world.slapd.dn.schoolClass("1a", "bulk000"), `add: uniqueMember\nuniqueMember: ${dn}`);
    });
    expect(writes.filter((write) => write === "POST users")).toHaveLength(1);
    expect(writes.length).toBeLessThanOrEqual(2);
  });

  it("a pupil who leaves is deleted, and gone from its class", async () => {
    const dn = world.slapd.dn.user("neu", "student", "bulk000");
    const writes = await writesFor(() => world.slapd.modify(`dn: ${dn}\nchangetype: delete\n`));
    expect(writes).toContain("DELETE users");
  });

  it("a class that is renamed keeps its members and is shown so in their contexts", async () => {
    const dn = world.slapd.dn.schoolClass("9z", "bulk001");
    const writes = await writesFor(() =>
      world.slapd.modify(`dn: ${dn}\nchangetype: modrdn\nnewrdn: cn=bulk001-10z\ndeleteoldrdn: 1\n`),
    );
    expect(writes).toEqual(["PUT classes"]);
  });

  it("nothing but what the API asks for was sent, and no log line names a pupil or holds a secret", () => {
    const asked = [
      "id",
      "name",
      "display_name",
      "description",
      "school",
      "members",
      "first_name",
      "last_name",
      "user_name",
      "context",
      "username",
      "password",
      "grant_type",
    ];
    const sent = new Set(world.broker.requests.flatMap(({ bodyKeys }) => bodyKeys));
    expect([...sent].sort()).toEqual(asked.sort());
    expect(daemon.text()).not.toMatch(/Größe|b00\d\.u|geheim|s3cret|machinesecret|eyJ|crypt/);
  });

  it("SIGTERM ends it with status 0", async () => {
    expect(await daemon.stop()).toBe(0);
    expect(daemon.lines.at(-1)).toMatchObject({ outcome: "stopped" });
  });
});
