import { describe, expect, test } from "@jest/globals";
import { type DirectoryObject, forBroker, itemOf, parseListenerItem } from "../src/index.js";

const id = "e5d18ac4-f981-5c6f-8f32-d573bc9d4058";
const dn = "ou=A,dc=test";
const pupils = "cn=schueler,cn=groups,ou=A,dc=test";
const place = { id, dn: `cn=A-1a,cn=klassen,${pupils}`, school: "A", name: "1a", description: "First" };

const objects: readonly DirectoryObject[] = [
  {
    ...{ kind: "user", id, dn: "uid=a,cn=schueler,cn=users,ou=A,dc=test" },
    ...{ username: "a", firstname: "Anna", lastname: "Meier", schools: ["A"], roles: ["student:school:A"] },
    ...{ objectClasses: ["top", "ucsschoolStudent"], groups: [{ kind: "school_class", ...place }] },
  },
  { kind: "school_class", ...place, roles: [], members: [{ dn: "uid=a,dc=test", user: undefined }] },
  { kind: "workgroup", ...place, dn: `cn=A-choir,${pupils}`, name: "choir", roles: [], members: [] },
  { kind: "school", id, dn, name: "A", displayName: "School A" },
];

describe("the item of a directory object", () => {
  test.each(objects.map((object) => [object.kind, object] as const))(
    "of a %s is read as it was written",
    (_, object) => {
      const item = itemOf(id, object);
      expect(parseListenerItem(JSON.parse(JSON.stringify(item)))).toEqual(item);
      expect(forBroker(item)).toEqual(item);
      expect(item).toMatchObject({ id, dn: object.dn, object: expect.anything() as unknown });
    },
  );

  test("says of a user what is sent", () => {
    expect(itemOf(id, objects[0]).object).toEqual({
      ...{ username: "a", firstname: "Anna", lastname: "Meier", school: ["A"], ucsschoolRole: ["student:school:A"] },
      groups: [place.dn],
    });
  });

  test("is never stored larger than a queue takes, whatever the directory says", () => {
    const long = "\u0001".repeat(2_000_000);
    const crowd = Array.from({ length: 20_000 }, (_, n) => ({ dn: `uid=user${String(n)},dc=test`, user: undefined }));
    const [user, schoolClass, , school] = objects;
    const grown = [
      { ...user, firstname: long, roles: [long], objectClasses: [long] },
      { ...schoolClass, description: long, members: crowd },
      { ...school, displayName: long },
    ] as DirectoryObject[];
    const items = grown.map((object) => forBroker(itemOf(id, object)));
    for (const item of items) expect(Buffer.byteLength(JSON.stringify(item))).toBeLessThan(1024 * 1024);
    expect(items.map(({ object }) => object)).toEqual([
      { username: "a", lastname: "Meier", school: ["A"], groups: [place.dn] },
      { name: "A-1a", ucsschoolRole: [] },
      { name: "A" },
    ]);
  });

  test("names what an out queue's reader asks for", () => {
    const [user, schoolClass, , school] = objects.map((object) => itemOf(id, object));
    expect(user).toMatchObject({
      options: ["default", "ucsschoolStudent"],
      object: { groups: [place.dn], school: ["A"] },
    });
    expect(schoolClass).toMatchObject({ object: { name: "A-1a", users: ["uid=a,dc=test"], description: "First" } });
    expect(school).toMatchObject({ udm_object_type: "container/ou", object: { name: "A", displayName: "School A" } });
  });

  test("says of an object that is not there, or is no user, group or school, that it was deleted", () => {
    const deleted = { id, udm_object_type: "users/user", object: null, options: null };
    expect(itemOf(id, undefined)).toEqual({ ...deleted, dn: `entryUUID=${id}` });
    expect(itemOf(id, { kind: "other", id, dn })).toEqual({ ...deleted, dn });
  });
});
