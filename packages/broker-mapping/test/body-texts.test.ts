import { expect, test } from "@jest/globals";
import { type TextFields, textFields } from "@id-connector/broker-client";
import { type Field, type Fields, groupFields, schoolFields, userFields } from "@id-connector/listener-object";
import { bodyTexts } from "../src/body-texts.js";

const name = { attribute: "cn", holds: "text", broker: "name" } as const satisfies Field;
const hobby = { attribute: "hobby", holds: "optional", broker: "hobby" } as const satisfies Field;
const texts = { hobby: { optional: true }, name: {} } as const satisfies TextFields;

test("texts come in the broker's order, and what is absent is left out", () => {
  expect(JSON.stringify(bodyTexts({ name: "1a", hobby: "chess" }, { name, hobby }, texts))).toBe(
    '{"hobby":"chess","name":"1a"}',
  );
  expect(bodyTexts({ name: "1a" }, { name, hobby }, texts)).toEqual({ name: "1a" });
});

test("one table of fields without what the other one has does not compile", () => {
  // @ts-expect-error no field of the directory gives the hobby
  bodyTexts({ name: "1a" }, { name }, texts);
  // @ts-expect-error the broker has no hobby
  bodyTexts({ name: "1a" }, { name, hobby }, { name: {} });
  // @ts-expect-error the broker wants a hobby, and the directory may have none
  bodyTexts({ name: "1a" }, { name, hobby }, { name: {}, hobby: {} });
  // @ts-expect-error a list is no text
  bodyTexts({ name: ["1a"] }, { name: { ...name, holds: "list" } }, { name: {} });
  expect(bodyTexts({ name: "1a" }, { name }, { name: {} })).toEqual({ name: "1a" });
});

test("what is sent may stand in an item, so that an item tells that a server lacks a change of it", () => {
  const fields: readonly Fields[] = [userFields, groupFields, schoolFields];
  const sent = fields.flatMap((some) => Object.values(some)).filter(({ broker }) => broker !== undefined);
  expect(sent.filter(({ property }) => property === undefined)).toEqual([]);
  expect(sent).toHaveLength(Object.values(textFields).flatMap((some) => Object.keys(some)).length - 2); // a group's DN tells two
});
