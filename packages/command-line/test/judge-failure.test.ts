import { constants } from "node:os";
import { describe, expect, it } from "@jest/globals";
import { exitStatus } from "@id-connector/connector-settings";
import { CommandFailure, judgeFailure } from "../src/index.js";

/** As a package throws it that is not loaded here. */
function failure(name: string, code: string): Error {
  return Object.assign(new Error("no"), { name, code });
}

function systemError(syscall: string): Error {
  const [errno, code] = [-constants.errno.EACCES, "EACCES"];
  return Object.assign(new Error("EACCES: '/Anna'"), { errno, code, syscall, path: "/Anna" });
}

describe("the exit status of a failure", () => {
  it.each([
    ["a folder that another daemon has", failure("FolderLockError", "FOLDER_LOCKED"), exitStatus.alreadyRunning],
    ["a folder that cannot be locked", failure("FolderLockError", "FOLDER_UNUSABLE"), exitStatus.configuration],
    ["a queue that cannot be used", failure("QueueError", "NOT_ALLOWED"), exitStatus.configuration],
    ["files of a newer version", failure("DataFormatError", "NEWER_FORMAT"), exitStatus.configuration],
    ["a ledger of a newer version", failure("NewerLedgerError", "NEWER_FORMAT"), exitStatus.configuration],
    ["a file system that says no", systemError("mkdir"), exitStatus.configuration],
    ["a directory that does not answer", failure("LdapReaderError", "UNREACHABLE"), exitStatus.directory],
    ["a broker that does not answer", failure("BrokerError", "CONNECTION"), exitStatus.broker],
    [
      "a directory's certificate authority that cannot be read",
      Object.assign(failure("LdapReaderError", "TLS"), { cause: systemError("open") }),
      exitStatus.configuration,
    ],
    [
      "a directory's certificate authority that others may write",
      Object.assign(failure("LdapReaderError", "TLS"), { cause: failure("TrustError", "NOT_TRUSTED") }),
      exitStatus.configuration,
    ],
    [
      "a connection to the directory that broke while it was read",
      Object.assign(failure("LdapReaderError", "UNREACHABLE"), { cause: { code: "ECONNRESET", syscall: "read" } }),
      exitStatus.directory,
    ],
    ["what was thrown and is no error", undefined, exitStatus.bug],
    ["options that no broker can have", failure("BrokerError", "BAD_OPTIONS"), exitStatus.configuration],
    ["a command's own no", new CommandFailure(exitStatus.no, "NOT_FOUND", "no"), exitStatus.no],
    ["anything else", new TypeError("x is not a function"), exitStatus.bug],
  ])("%s", (_, error, status) => {
    expect(judgeFailure(error).status).toBe(status);
  });
});

describe("a failure that a person can mend", () => {
  it.each([
    ["LdapReaderError", "BIND_REFUSED", "LDAP_PASSWORD_FILE"],
    ["LdapReaderError", "TLS", "LDAP_CA_FILE"],
    ["BrokerError", "LOGIN", "username and password"],
  ])("a %s %s is told with what to look at", (name, code, hint) => {
    expect(judgeFailure(failure(name, code)).problems).toEqual([expect.stringContaining(hint)]);
  });

  it("is told with every mistake of a file", () => {
    const problems = [{ file: "/conf/A.json", path: "/url", message: "The url is missing." }];
    const error = Object.assign(failure("AuthorityConfigError", "INVALID"), { problems });
    expect(judgeFailure(error).problems).toEqual(["/conf/A.json: The url is missing."]);
  });

  it("is told in the words of the system for its number, not with the path", () => {
    const { code, message, problems } = judgeFailure(systemError("mkdir"));
    expect({ code, message }).toEqual({ code: "EACCES", message: "permission denied (EACCES, mkdir)" });
    expect(problems).toEqual([expect.stringContaining("as the user that the daemon runs as")]);
  });

  it("is told as it is where nothing can be added", () => {
    expect(judgeFailure(failure("LdapReaderError", "PROTOCOL")).problems).toEqual([]);
  });
});
