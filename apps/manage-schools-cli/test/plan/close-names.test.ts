import { expect, it } from "@jest/globals";
import { closeNames } from "../../src/plan/close-names.js";

const schools = ["DEMOSCHOOL", "DEMOSCHOOL2", "ou1", "ou2", "Gymnasium-Nord", "Gymnasium-Sued"];

it.each([
  ["DEMOSHCOOL", ["DEMOSCHOOL", "DEMOSCHOOL2"]],
  ["demoschol", ["DEMOSCHOOL", "DEMOSCHOOL2"]],
  ["gymnasium", ["Gymnasium-Nord", "Gymnasium-Sued"]],
  ["ou3", ["ou1", "ou2"]],
  ["Realschule", []],
])("close to %s: %j", (name, close) => {
  expect(closeNames(name, schools)).toEqual(close);
});

it("no more than a few are named", () => {
  const many = Array.from({ length: 100 }, (_, at) => `ou${String(at)}`);
  expect(closeNames("ou", many)).toHaveLength(3);
});
