import { describe, expect, test } from "@jest/globals";
import type { DirectorySchool } from "@id-connector/listener-object";
import { findSchool, mapObject, spellSchools } from "../src/index.js";
import { group, groupOfUser, member, sent, user } from "./directory-samples.js";

const school = (name: string): DirectorySchool => ({
  ...{ kind: "school", id: `id-of-${name}`, dn: `ou=${name},dc=test`, name, displayName: name },
});
const schools = [school("Ou1"), school("OU2")];

describe("what the broker must hold of an object", () => {
  test("names schools as the schools are written, whatever the object says", () => {
    const { body, classes } = sent(
      mapObject(user({ schools: ["OU1", "ou2"], groups: [groupOfUser("OU1", "1a")] }), "all", schools),
    );
    expect(body.context).toEqual({
      Ou1: { roles: ["student"], classes: ["1a"] },
      OU2: { roles: ["student"], classes: [] },
    });
    expect(classes).toMatchObject([{ school: "Ou1", name: "1a" }]);
    expect(sent(mapObject(group(), "all", schools))).toMatchObject({ school: "Ou1", body: { school: "Ou1" } });
  });

  test("is that of the listed schools only: of a user in more the classes of the others are left out", () => {
    const two = user({ schools: ["OU1", "OU2"], groups: [groupOfUser("OU1", "1a"), groupOfUser("OU2", "2b")] });
    const { schools: listed, classes, body } = sent(mapObject(two, ["ou2"], schools));
    expect(listed).toEqual(["OU2"]);
    expect(classes.map(({ school: of }) => of)).toEqual(["OU2"]);
    expect(Object.keys(body.context)).toEqual(["OU2"]);
    expect(mapObject(group({ members: [member("u")] }), ["OU2"], schools)).toMatchObject({ outcome: "out_of_scope" });
  });

  test("keeps the name of a school that the directory does not show", () => {
    expect(spellSchools(user({ schools: ["Elsewhere"] }), schools).schools).toEqual(["Elsewhere"]);
    expect(findSchool(schools, "Elsewhere")).toBeUndefined();
  });

  test("of two schools whose names differ in case the one that is spelt the same is meant", () => {
    expect(findSchool([school("OU1"), school("Ou1")], "Ou1")?.id).toBe("id-of-Ou1");
  });
});
