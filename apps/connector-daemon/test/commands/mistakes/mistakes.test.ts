import { expect, it } from "@jest/globals";
import { BrokerError } from "@id-connector/broker-client";
import { LdapReaderError } from "@id-connector/ldap-reader";
import { brokerMistake } from "../../../src/commands/mistakes/broker-mistake.js";
import { directoryMistake } from "../../../src/commands/mistakes/directory-mistake.js";

const ofSystem = (code: string) => Object.assign(new Error("pupil Anna"), { code });
const directory = (code: LdapReaderError["code"], cause?: string, resultCode?: number) =>
  new LdapReaderError(code, "told", { resultCode, ...(cause === undefined ? {} : { cause: ofSystem(cause) }) });
const broker = (code: BrokerError["code"], more: { wireCode?: string; status?: number } = {}) =>
  new BrokerError({ method: "POST", resource: "login" }, "told", { code, scope: "authority", ...more });

it.each([
  [directory("UNREACHABLE", "ECONNREFUSED"), "CONNECTION_REFUSED", "port"],
  [directory("UNREACHABLE", "ENOTFOUND"), "UNKNOWN_HOST", "server"],
  [directory("UNREACHABLE"), "UNREACHABLE", "port"],
  [directory("TLS", "SELF_SIGNED_CERT_IN_CHAIN"), "UNKNOWN_CA", "caFile"],
  [directory("TLS", "CERT_HAS_EXPIRED"), "CERTIFICATE_EXPIRED", undefined],
  [directory("TLS", "ERR_TLS_CERT_ALTNAME_INVALID"), "CERTIFICATE_NAME", "server"],
  [directory("TLS", "EPROTO"), "TLS", "tls"],
  [directory("BIND_REFUSED", undefined, 49), "BIND_REFUSED", "bindDn"],
  [directory("NO_SUCH_BASE"), "NO_SUCH_BASE", "base"],
  [directory("NOT_ALLOWED"), "NOT_ALLOWED", "bindDn"],
] as const)("of the directory: %s is %s, and %s is asked again", (error, code, first) => {
  const { about, ...mistake } = directoryMistake(error);
  expect(mistake).toMatchObject({ code, message: "told", help: expect.stringMatching(/[.?]$/) as unknown });
  expect(about[0]).toBe(first);
});

it.each([
  [broker("CONNECTION", { wireCode: "ECONNREFUSED" }), "CONNECTION_REFUSED", "url"],
  [broker("CONNECTION", { wireCode: "EAI_AGAIN" }), "UNKNOWN_HOST", "url"],
  [broker("TLS", { wireCode: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" }), "UNKNOWN_CA", "brokerCaFile"],
  [broker("TLS", { wireCode: "CERT_NOT_YET_VALID" }), "CLOCK", undefined],
  [broker("LOGIN", { status: 401 }), "LOGIN", "username"],
  [broker("LOGIN", { status: 404 }), "NO_BROKER", "url"],
  [broker("BAD_ANSWER"), "NO_BROKER", "url"],
  [broker("FORBIDDEN"), "FORBIDDEN", "name"],
  [broker("CLOCK"), "CLOCK", undefined],
  [broker("PROXY"), "PROXY", undefined],
] as const)("of the broker: %s is %s, and %s is asked again", (error, code, first) => {
  const { about, ...mistake } = brokerMistake(error);
  expect(mistake).toMatchObject({ code, help: expect.stringMatching(/[.?]$/) as unknown });
  expect(about[0]).toBe(first);
});

it.each([directoryMistake, brokerMistake])("of a foreign error no word is told", (mistakeOf) => {
  const mistake = mistakeOf(ofSystem("EIO"));
  expect(mistake.code).toBe("EIO");
  expect(JSON.stringify(mistake)).not.toContain("Anna");
});
