import { describe, expect, it } from "@jest/globals";
import { itemOf, type DirectoryObject, type ListenerItem } from "@id-connector/listener-object";
import { contradictionOf } from "../../src/doubt/contradiction.js";
import { classWith, pupil } from "../support/delivering.js";
import { idOf } from "../support/delivery-parts.js";

const id = idOf(1);
const user = pupil(id, "Alt");
const group = classWith(idOf(2), [user]);
const item = itemOf(id, user);
const gone = { ...item, object: null, options: null } as ListenerItem;
const other: DirectoryObject = { kind: "other", id, dn: user.dn };

describe("what an item says and the directory says", () => {
  it.each<[string, ListenerItem, DirectoryObject | undefined]>([
    ["an object as it is", item, user],
    ["a class as it is", itemOf(group.id, group), group],
    ["its DN in another spelling", { ...item, dn: user.dn.toUpperCase() }, user],
    ["what an item leaves out", { ...item, object: {} }, user],
    ["one that is gone", gone, undefined],
    ["one that is nothing for a broker any more", gone, other],
    ["what a person asked for", { ...gone, resend: true }, user],
    ["a look that the daemon queued", { ...gone, isLook: true }, user],
    ["an item with nothing but an id", itemOf(id, undefined), user],
    ["a school", { ...gone, udm_object_type: "container/ou" } as ListenerItem, undefined],
  ])("agree: %s", (_, said, found) => {
    expect(contradictionOf(said, found)).toBeUndefined();
  });

  it.each<[string, ListenerItem, DirectoryObject | undefined]>([
    ["a deletion", gone, user],
    ["a new object", item, undefined],
    ["a move", { ...item, dn: "uid=a,dc=elsewhere" }, user],
    ["a name", item, { ...user, lastname: "Neu" }],
    ["a login name", item, { ...user, username: "neu" }],
    ["a school", item, { ...user, schools: ["A", "B"] }],
    ["a role", item, { ...user, roles: ["teacher:school:A"] }],
    ["a class's name", itemOf(group.id, group), { ...group, name: "1b" }],
    ["a class's description", itemOf(group.id, group), { ...group, description: "neu" }],
    ["a class's members", itemOf(group.id, group), { ...group, members: [] }],
  ])("contradict each other: %s", (_, said, found) => {
    expect(contradictionOf(said, found)).toBeDefined();
  });
});
