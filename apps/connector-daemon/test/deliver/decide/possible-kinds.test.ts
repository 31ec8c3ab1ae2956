import { describe, expect, it } from "@jest/globals";
import { defaultContainerNames as names, itemOf, type ListenerItem } from "@id-connector/listener-object";
import { possibleKinds } from "../../../src/deliver/decide/possible-kinds.js";

const groups = "cn=schueler,cn=groups,ou=A,dc=x";
const item = (type: ListenerItem["udm_object_type"], dn: string) =>
  ({ id: "i", dn, udm_object_type: type, object: null, options: null }) as ListenerItem;

describe("an object that nobody knows", () => {
  it.each([
    ["no item", undefined],
    ["an item with nothing but its id", itemOf("i", undefined)],
  ])("may be a user or a group where there is %s", (_, one) => {
    expect(possibleKinds(one, names)).toEqual(["user", "school_class", "workgroup"]);
  });

  it("is a school or a user where its item says so", () => {
    expect(possibleKinds(item("container/ou", "entryUUID=i"), names)).toEqual(["school"]);
    expect(possibleKinds(item("users/user", "uid=u,dc=x"), names)).toEqual(["user"]);
  });

  it.each([
    ["class", `cn=A-1a,cn=klassen,${groups}`, ["school_class", "workgroup"]],
    ["workgroup", `cn=A-choir,${groups}`, ["workgroup", "school_class"]],
    ["group of another place", "cn=A-x,dc=x", ["school_class", "workgroup"]],
  ])("may be a class and a workgroup where its item is of a %s, what its place says first", (_, dn, kinds) => {
    expect(possibleKinds(item("groups/group", dn), names)).toEqual(kinds);
  });
});
