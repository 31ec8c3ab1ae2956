import { describe, expect, it } from "@jest/globals";
import { stat } from "node:fs/promises";
import { LedgerError } from "@id-connector/delivery-ledger";
import { FolderLockError } from "@id-connector/folder-lock";
import { LdapReaderError } from "@id-connector/ldap-reader";
import { QueueError } from "@id-connector/queue-fs";
import { isDefect, nameError, tellError } from "../../src/defects/tell-error.js";

const defect = (frame: string) =>
  Object.assign(new TypeError("Anna"), { stack: `TypeError: Anna\n    at own (node:internal/x:1:2)\n${frame}` });

describe("a defect of the program", () => {
  it.each([
    new TypeError("x is not a function"),
    new Error("x"),
    Object.assign(new RangeError("x"), { code: "ERR_OUT_OF_RANGE" }),
    "thrown text",
    undefined,
    new LedgerError("BAD_CHANGE", "x"),
    new QueueError("BAD_VALUE", "x", "/q"),
  ])("is what nobody throws for what the world does: %j", (error) => {
    expect(isDefect(error)).toBe(true);
  });

  it("is neither an error of ours nor of the file system, nor the end of a wait", async () => {
    const missing: unknown = await stat("/nowhere").catch((error: unknown) => error);
    const end = Object.assign(new Error("x"), { name: "AbortError" });
    const errors = [new QueueError("DISK_FULL", "x", "/q"), new LedgerError("LEDGER_LOST", "x")];
    for (const error of [missing, end, new LdapReaderError("TIMEOUT", "x"), ...errors])
      expect(isDefect(error)).toBe(false);
  });

  it.each([
    [
      "    at a (file:///srv/src/x/apps/connector-daemon/dist/deliver/decide.js:41:7)",
      "apps/connector-daemon/dist/deliver/decide.js:41",
    ],
    [
      "    at file:///opt/node_modules/@id-connector/queue-fs/dist/put-items.js:9:1",
      "@id-connector/queue-fs/dist/put-items.js:9",
    ],
    [
      "    at g (/opt/node_modules/got/dist/source/x.js:1:1)\n    at async a (/r/packages/broker-client/src/wire.ts:3:1)",
      "packages/broker-client/src/wire.ts:3",
    ],
    ["    at eval (<anonymous>)", "node:internal/x:1"],
  ])("is told by the first line of our own code, or else by the innermost: %s", (frame, place) => {
    const told = tellError(defect(frame));
    expect(told).toEqual({ name: "TypeError", place });
    expect(nameError(told)).toBe(`TypeError at ${place}`);
  });
});

it("an error is told by its class and code, never by what it says", () => {
  expect(tellError(Object.assign(new Error("Anna"), { name: "Anna Meier", code: "a b" }))).toMatchObject({
    name: "Error",
  });
  expect(tellError("Anna")).toEqual({ name: "Error" });
  expect(tellError(Object.assign(new Error("Anna"), { code: "ENOSPC", syscall: "write" }))).toEqual({
    ...{ name: "Error", code: "ENOSPC" },
  });
});

it("of a lock it is told who holds it, and where", () => {
  const cause = new FolderLockError("FOLDER_LOCKED", "x", "/q", { holder: 42 });
  const told = { folder: "/q", holder: 42 };
  expect(tellError(cause)).toEqual({ name: "FolderLockError", code: "FOLDER_LOCKED", ...told });
  const error = new QueueError("QUEUE_LOCKED", "x", "/q", { cause });
  expect(tellError(error)).toEqual({ name: "QueueError", code: "QUEUE_LOCKED", ...told });
});
