import { describe, expect, test } from "@jest/globals";
import { redact } from "@id-connector/redaction";
import { encodeGroup, encodeSchool, encodeUser } from "../src/encode-body.js";
import { textFields } from "../src/index.js";
import { decodeTexts, encodeTexts } from "../src/texts.js";
import { ID, OTHER_ID } from "./local-broker.js";

const subject = { method: "PUT", resource: "users", id: ID } as const;

test("the bodies of the API are these, to the byte", () => {
  const school = { display_name: "Demo School", name: "DEMOSCHOOL", id: ID };
  expect(encodeSchool(subject, school).json).toBe(`{"id":"${ID}","name":"DEMOSCHOOL","display_name":"Demo School"}`);
  const group = { members: [OTHER_ID], school: "DEMOSCHOOL", description: "", name: "1a", id: ID };
  expect(encodeGroup(subject, group).json).toBe(
    `{"id":"${ID}","name":"1a","description":"","school":"DEMOSCHOOL","members":["${OTHER_ID}"]}`,
  );
  const context = { zeta: { classes: ["1a"], roles: ["student"] } };
  const user = { context, user_name: "k.ohara", last_name: "O'Hara", first_name: "Käthe", id: ID };
  expect(encodeUser(subject, user).json).toBe(
    `{"id":"${ID}","first_name":"Käthe","last_name":"O'Hara","user_name":"k.ohara","context":{"zeta":{"roles":["student"],"classes":["1a"]}}}`,
  );
});

test("what a log hides by its name are all texts of a user that are not named here as harmless", () => {
  const harmless: readonly string[] = [];
  const texts = Object.keys(textFields.user).filter((name) => !harmless.includes(name));
  for (const name of texts) expect(redact({ [name]: "Anna" })).toEqual({ [name]: "[personal]" });
});

describe("a text that a body may go without", () => {
  const fields = { name: { shown: true }, hobby: { optional: true } } as const;

  test("is sent where it is there, and hidden in errors", () => {
    const without = { id: ID, name: "1a" };
    const encode = (more: object) => encodeTexts(subject, { ...without, ...more }, fields);
    expect(encode({ hobby: "chess" })).toEqual({
      texts: { ...without, hobby: "chess" },
      hidden: ["chess"],
      shown: ["1a"],
    });
    expect(encode({}).texts).toEqual(without);
    expect(() => encode({ hobby: null })).toThrow("the field hobby is not of its type");
  });

  test("is read where it is there; null and nothing are absent, any other type is an answer that nobody understands", () => {
    const without = { id: ID, name: "1a" };
    expect(decodeTexts({ ...without, hobby: "chess", more: 1 }, fields)).toEqual({ ...without, hobby: "chess" });
    for (const hobby of [undefined, null, ""]) expect(decodeTexts({ ...without, hobby }, fields)).toEqual(without);
    expect(decodeTexts({ ...without, hobby: 1 }, fields)).toBeUndefined();
    expect(decodeTexts({ id: ID, hobby: "chess" }, fields)).toBeUndefined();
  });
});
