import { execFileSync } from "node:child_process";
import { expect, it } from "@jest/globals";
import { formatVariables, parseVariables } from "../../../src/commands/setup/settings-file.js";

const odd = {
  plain: "ldap.example.org",
  dn: "uid=id-connector,cn=users,dc=example,dc=org",
  spaces: "cn=Müller GmbH,dc=example,dc=org",
  quotes: `a "b" 'c'`,
  shell: "$HOME `id` \\, \\",
};

it("what is written is read back, whatever signs are in it", () => {
  expect(parseVariables(formatVariables(odd))).toEqual(odd);
});

it("a shell reads the same", () => {
  const script = `${formatVariables(odd)}\nprintf '%s\\n' "$plain" "$dn" "$spaces" "$quotes" "$shell"`;
  const read = execFileSync("/bin/sh", ["-c", script], { encoding: "utf8" });
  expect(read.trimEnd().split("\n")).toEqual(Object.values(odd));
});

it("lines that a person wrote are read: export, single quotes, comments", () => {
  const text = "# a comment\nexport LOG_LEVEL=debug\nldap_base='dc=a b'\n\nno assignment\n";
  expect(parseVariables(text)).toEqual({ LOG_LEVEL: "debug", ldap_base: "dc=a b" });
});
