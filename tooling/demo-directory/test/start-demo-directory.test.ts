import { describe, expect, test } from "@jest/globals";
import type { DemoDirectory, SchoolSnapshot } from "../src/index.js";
import { reader, start } from "./running.js";

function pupil(demo: DemoDirectory): { username: string; school: string; from: string; id: string } {
  const found = demo.users().find(({ role }) => role === "student")!;
  return { username: found.username, school: found.schools[0]!, from: found.classes[0]!.name, id: found.id };
}

function school(demo: DemoDirectory, name: string): SchoolSnapshot {
  return demo.entries().find((one) => one.name === name)!;
}

describe("startDemoDirectory", () => {
  test("ldap-reader reads every school just as the snapshot says", async () => {
    const demo = await start({ users: 250, schools: 3, seed: 5 });
    const directory = reader(demo);
    const schools = await directory.readSchools();
    expect(schools.map(({ name }) => name).sort()).toEqual([...demo.schools].sort());
    for (const expected of demo.entries()) {
      expect(schools.find(({ id }) => id === expected.id)).toMatchObject({
        name: expected.name,
        displayName: expected.displayName,
      });
      const seen = [];
      for await (const object of directory.streamSchool(expected.name)) seen.push(object);
      const users = seen.filter((object) => object.kind === "user");
      expect(users.map(({ id }) => id).sort()).toEqual(expected.users.map(({ id }) => id).sort());
      for (const user of expected.users) {
        const found = users.find(({ id }) => id === user.id)!;
        expect(found).toMatchObject({ username: user.username, firstname: user.firstname, lastname: user.lastname });
        const classes = found.groups.filter((group) => group.kind === "school_class" && group.school === expected.name);
        expect(classes.map(({ name }) => name).sort()).toEqual([...user.classes].sort());
        expect(found.roles.filter((role) => role.endsWith(`:${expected.name}`)).sort()).toEqual(
          user.roles.map((role) => `${role}:school:${expected.name}`),
        );
      }
      for (const group of [...expected.classes, ...expected.workgroups]) {
        const found = seen.find(({ id }) => id === group.id)!;
        expect(found).toMatchObject({ name: group.name, description: group.description });
        expect("members" in found && found.members.map(({ user }) => user?.id).sort()).toEqual(group.members);
      }
      expect(seen).toHaveLength(expected.users.length + expected.classes.length + expected.workgroups.length);
    }
  });

  test("two starts with one seed give the same ids", async () => {
    const [one, other] = [await start(), await start()];
    expect(one.entries()).toEqual(other.entries());
    expect((await start({ users: 60, schools: 2, seed: 2 })).entries()).not.toEqual(one.entries());
  });

  test("an added user is in school, role and class at once", async () => {
    const demo = await start();
    const [name = ""] = demo.schools;
    const [first] = school(demo, name).classes;
    const added = demo.addUser({
      school: name.toLowerCase(),
      role: "teacher_and_staff",
      firstname: "Jürgen",
      lastname: "O'Neil",
      classes: [first!.name],
    });
    expect(added.dn).toContain(`cn=lehrer und mitarbeiter,cn=users,ou=${name},`);
    expect(school(demo, name).users).toContainEqual({
      id: added.id,
      username: "juerg.oneil",
      firstname: "Jürgen",
      lastname: "O'Neil",
      roles: ["staff", "teacher"],
      schools: [name],
      classes: [first!.name],
    });
    expect(await reader(demo).findUser("juerg.oneil")).toMatchObject({ id: added.id, lastname: "O'Neil" });
  });

  test("a class is changed", async () => {
    const demo = await start({ users: 100, schools: 1 });
    const { username, school: name, from, id } = pupil(demo);
    const to = school(demo, name).classes.find((one) => one.name !== from)!.name;
    expect(demo.changeClass(username, { from, to }).classes).toEqual([{ school: name, name: to }]);
    const classes = school(demo, name).classes;
    expect(classes.filter(({ members }) => members.includes(id)).map((one) => one.name)).toEqual([to]);
    const [group] = await reader(demo).findGroups(`${name}-${to}`);
    expect(group!.members.map(({ user }) => user?.id)).toContain(id);
  });

  test("a renamed user keeps id and groups", async () => {
    const demo = await start();
    const before = demo.users().find(({ username }) => username === pupil(demo).username)!;
    const after = demo.renameUser(before.username, { username: "x, y+z", lastname: "Ähm" });
    expect(after).toEqual({
      ...before,
      dn: before.dn.replace(/^uid=[^,]+/u, String.raw`uid=x\, y\+z`),
      username: "x, y+z",
      lastname: "Ähm",
    });
    expect(await reader(demo).findUser("x, y+z")).toMatchObject({ id: before.id, dn: after.dn });
  });

  test("a user goes to a second school", async () => {
    const demo = await start();
    const { username, school: home, id } = pupil(demo);
    const other = demo.schools.find((name) => name !== home)!;
    expect(demo.addSchool(username, other).schools).toEqual([home, other]);
    expect(school(demo, other).users.find((user) => user.id === id)).toMatchObject({ roles: ["student"] });
    expect((await reader(demo).findUser(username))!.schools).toEqual([home, other]);
  });

  test("members of a workgroup are set", async () => {
    const demo = await start();
    const { username, school: name, id } = pupil(demo);
    const group = school(demo, name).workgroups[0]!.name;
    demo.setMembers({ school: name, name: group }, [username]);
    expect(school(demo, name).workgroups[0]).toMatchObject({ members: [id] });
    demo.setMembers(`${name}-${group}`, []);
    expect(school(demo, name).workgroups[0]).toMatchObject({ members: [] });
  });

  test("a removed user is in no group any more, and comes back with another id", async () => {
    const demo = await start();
    const { username, school: name, from, id } = pupil(demo);
    demo.removeUser(username);
    expect(JSON.stringify(demo.entries())).not.toContain(id);
    const again = demo.addUser({
      username,
      school: name,
      role: "student",
      firstname: "A",
      lastname: "B",
      classes: [from],
    });
    expect(again.id).not.toBe(id);
  });

  test("a change that is not possible changes nothing and says why", async () => {
    const demo = await start();
    const before = demo.entries();
    const { username, school: name } = pupil(demo);
    const [, second] = demo.users();
    const person = { school: name, role: "student", firstname: "A", lastname: "B" } as const;
    const attempts = {
      NO_SUCH_SCHOOL: () => demo.addUser({ ...person, school: "Nirgends" }),
      NO_SUCH_GROUP: () => demo.addUser({ ...person, classes: ["99z"] }),
      NAME_TAKEN: () => demo.renameUser(username, { username: second!.username.toUpperCase() }),
      NO_SUCH_USER: () => {
        demo.setMembers(`${name}-Chor`, [username, "niemand"]);
      },
    };
    for (const [code, attempt] of Object.entries(attempts)) {
      expect(attempt).toThrow(expect.objectContaining({ name: "DemoDirectoryError", code }));
    }
    expect(demo.entries()).toEqual(before);
  });
});
