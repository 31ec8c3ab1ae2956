import { expect, it } from "@jest/globals";
import type { SetupAnswer } from "../../../src/commands/mistakes/mistake.js";
import { suggest } from "../../../src/commands/setup/suggest.js";

it.each([
  ["base", { server: "ldap.schule.example.org" }, "dc=schule,dc=example,dc=org"],
  ["base", { server: "10.0.0.1" }, undefined],
  ["base", { server: "ldap" }, undefined],
  ["port", {}, "7389"],
  ["tls", { port: "7636" }, "ldaps"],
  ["tls", { port: "389" }, "starttls"],
  ["username", { name: "Traeger2" }, "provisioning-Traeger2"],
  ["username", {}, undefined],
  ["password", {}, undefined],
] as const)("%s after %j: %s", (key, before, suggested) => {
  expect(suggest(key, new Map(Object.entries(before)) as Map<SetupAnswer, string>)).toBe(suggested);
});
