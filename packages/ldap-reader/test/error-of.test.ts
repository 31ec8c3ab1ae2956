import messages, { type LdapResult } from "@ldapjs/messages";
import { expect, test } from "@jest/globals";
import { errorOfNetwork, errorOfSearch } from "../src/error-of.js";

const server = { server: "dc1", port: 7389, tls: "starttls" };
const result = (status: number, diagnosticMessage: string): LdapResult =>
  new messages.LdapResult({ messageId: 1, status, matchedDN: "", diagnosticMessage, referrals: [] });

test.each([
  ["uid=max.sesam,cn=schueler,cn=users,ou=Nord,dc=test", "ou=Nord,dc=test"],
  ["cn=sesam\\,ou=sesam,ou=Nord,dc=test", "ou=Nord,dc=test"],
  ["dc=test", "dc=test"],
  ["sesam", "the directory's base"],
])("a search below %s that fails is named by its place, not by a person", (base, place) => {
  const error = errorOfSearch(result(80, "no object uid=max.sesam,cn=users for (uid=sesam)"), { base });
  expect(error?.message).toContain(`below "${place}"`);
  expect(error?.message).not.toContain("sesam");
  expect(error?.message).toContain("result 80");
});

test("a connection that fails is told by call and code, not in the words of a library", () => {
  const refused = Object.assign(new Error("connect ECONNREFUSED sesam"), { code: "ECONNREFUSED", syscall: "connect" });
  expect(errorOfNetwork(refused, server).message).toBe(
    "The LDAP server dc1:7389 cannot be reached: connect ECONNREFUSED",
  );
  const unread = Object.assign(new Error("Parser error: (uid=sesam)"), { name: "VError" });
  expect(errorOfNetwork(unread, server)).toMatchObject({ code: "PROTOCOL" });
  expect(errorOfNetwork(unread, server).message).not.toContain("sesam");
});
