import { readFile } from "node:fs/promises";
import { describe, expect, it } from "@jest/globals";
import type { ObjectCode } from "../../src/words/trash-codes.js";
import { heldCodes, isHeldCode, trashCodes, waitsForPerson, whatHelps } from "../../src/words/trash-codes.js";
import { nextReason } from "../../src/deliver/trash/next-reason.js";

const repository = new URL("../../../..", import.meta.url);

describe("the advice", () => {
  it.each([
    ["packages/broker-client/src/errors.ts", "BrokerErrorCode", 16],
    ["packages/queue-fs/src/trash-reason.ts", "ItemFaultCode", 4],
    ["packages/listener-object/src/errors.ts", "ListenerObjectErrorCode", 3],
  ])("is there for each code that %s has in %s", async (path, union, least) => {
    const source = await readFile(new URL(path, repository), "utf8");
    const declaration = new RegExp(`^export type ${union} =(.*?);`, "ms").exec(source)?.[1] ?? "";
    const codes = [...declaration.matchAll(/"([A-Z_]+)"/g)].map(([, code]) => code!);
    expect(codes.length).toBeGreaterThanOrEqual(least);
    // a DN that is none makes an item or a trigger bad
    expect(codes.filter((code) => !(trashCodes as readonly string[]).includes(code) && code !== "BAD_DN")).toEqual([]);
  });

  it("is a sentence for each code, and says of what waits how a person decides", () => {
    expect(trashCodes.filter((code) => !/^[A-Z].*\.$/.test(whatHelps(code)))).toEqual([]);
    const decided = trashCodes.filter((code) => whatHelps(code).includes("connector-daemon release"));
    expect(decided).toEqual(trashCodes.filter(waitsForPerson));
  });

  it.each(["UNKNOWN", "SOMETHING_NEW", "toString", ""])("says what to do about the code %j as well", (code) => {
    expect(whatHelps(code)).toMatch(/trash retry/);
  });
});

describe("a code", () => {
  it("that is none in the table does not compile", () => {
    // @ts-expect-error: nothing ever has it
    const code: ObjectCode = "NO_SUCH_CODE";
    expect(trashCodes).not.toContain(code);
  });

  it("is held, or rejected, where it waits for a person", () => {
    expect(heldCodes).toEqual(["USERS_HELD", "GROUPS_HELD", "MEMBERS_HELD"]);
    expect(trashCodes.filter((one) => waitsForPerson(one) && !isHeldCode(one))).toEqual(["DELETION_REJECTED"]);
  });

  it.each(trashCodes)("%s tells when the object is tried again, unless it waits for a person", (code) => {
    const failure = { code: code as ObjectCode, message: "", removal: false };
    const when = { before: undefined, key: "k", now: 0, dueAt: 1, onWall: (at: number) => at };
    expect(nextReason(failure, when).retryAt === undefined).toBe(waitsForPerson(code));
  });
});
