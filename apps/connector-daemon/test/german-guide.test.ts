import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { exitStatus } from "@id-connector/connector-settings";
import { acceptRestored } from "../src/commands/accept-restored/define-accept-restored.js";
import { trashCodes } from "../src/words/trash-codes.js";

const repository = join(import.meta.dirname, "..", "..", "..");
const source = (path: string) => readFile(join(repository, path), "utf8");
/** The files below a folder whose name is like this. */
const sourcesIn = async (folder: string, like: RegExp) => {
  const names = await readdir(join(repository, folder), { recursive: true });
  return Promise.all(names.filter((name) => like.test(name)).map((name) => source(join(folder, name))));
};
/** The page, and of a heading of it all up to the next heading. */
const page = async (file: string) => {
  const text = await source(`docs/de/${file}.md`);
  const section = (heading: string) => text.split(/^## /m).find((part) => part.startsWith(heading)) ?? "";
  return { text, section };
};

/** The members of a union of literals, as its declaration lists them. */
async function unionIn(path: string, name: string): Promise<readonly string[]> {
  const declaration = new RegExp(`^export type ${name} =(.*?);$`, "ms").exec(await source(path))?.[1] ?? "";
  const bare = declaration.replaceAll(/\/\*.*?\*\/|\/\/[^\n]*/gs, "");
  return [...bare.matchAll(/"(\w+)"/g)].map(([, code]) => code!);
}
const lacking = (codes: readonly string[], text: string) => codes.filter((code) => !text.includes(`\`${code}\``));

describe("the German page of the codes", () => {
  it.each([
    ["Probleme", "apps/connector-daemon/src/health/problem.ts", "ProblemCode", 14],
    ["Warum ein Schulträger wartet", "packages/ldap-reader/src/errors.ts", "LdapReaderErrorCode", 17],
    ["Was check sagt", "packages/school-authority-config/src/authority.ts", "ConfigProblemCode", 12],
    ["Hinweise", "packages/delivery-ledger/src/seal.ts", "UnsureCode", 2],
    ["Wenn ein Teil des Dienstes ausfällt", "packages/queue-fs/src/errors.ts", "QueueErrorCode", 13],
    ["Wenn ein Teil des Dienstes ausfällt", "packages/delivery-ledger/src/errors.ts", "LedgerErrorCode", 7],
  ])("has below %j every code of %s", async (heading, path, name, least) => {
    const codes = await unionIn(path, name);
    expect(codes.length).toBeGreaterThanOrEqual(least);
    // what an item is too large for is told of the item
    const elsewhere = name === "QueueErrorCode" ? ["ITEM_TOO_LARGE"] : [];
    const { section } = await page("codes");
    expect(lacking(codes, section(heading)).filter((code) => !elsewhere.includes(code))).toEqual([]);
  });

  it("has every code that an object can have in the trash, and every one for which an authority waits", async () => {
    const { section } = await page("codes");
    expect(lacking(trashCodes, section("Im Papierkorb"))).toEqual([]);
    const codes = await unionIn("packages/broker-client/src/errors.ts", "BrokerErrorCode");
    const ofAuthority = codes.filter((code) => !["BAD_BODY", "BAD_ID", "EXISTS"].includes(code));
    expect(ofAuthority).toContain("LOGIN");
    expect(lacking(ofAuthority, section("Warum ein Schulträger wartet"))).toEqual([]);
  });

  it("has every code of check and setup", async () => {
    const meanings = (await sourcesIn("apps/connector-daemon/src/commands/mistakes", /\.ts$/)).join("\n");
    const codes = [...meanings.matchAll(/\[\s*"([A-Z_]+)",/g)].map(([, code]) => code!);
    expect(codes).toEqual(expect.arrayContaining(["UNKNOWN_CA", "NO_BROKER", "CLOCK"]));
    const ofSystem = /^(?:UNABLE|SELF_SIGNED|DEPTH_ZERO|E[A-Z]+|EAI_AGAIN$)/;
    const { text } = await page("codes");
    expect(
      lacking(
        codes.filter((code) => !ofSystem.test(code)),
        text,
      ),
    ).toEqual([]);
  });

  it("has every word and code of verify", async () => {
    const { section } = await page("codes");
    const outcomes = await unionIn("packages/broker-compare/src/verdict.ts", "Outcome");
    const judging = await source("packages/broker-compare/src/judge-again.ts");
    const reasons = [...judging.matchAll(/code: "(\w+)"/g)].map(([, code]) => code!);
    expect([outcomes.length, reasons.length]).toEqual([9, 5]);
    const words = outcomes.map((outcome) => outcome.replace("_", " "));
    expect(lacking([...words, ...reasons], section("Was verify sagt"))).toEqual([]);
  });

  it("quotes the sentences of the problems as they are told", async () => {
    const { section } = await page("codes");
    const told = (await sourcesIn("apps/connector-daemon/src", /(?:^|\/)health\/.*\.ts$/)).join("\n");
    const quoted = ["Probleme", "Hinweise"].flatMap((heading) =>
      [...section(heading).matchAll(/„… (.*?)(?: …)?“/g)].flatMap(([, words]) => words!.split(" … ")),
    );
    expect(quoted.length).toBeGreaterThan(20);
    expect(quoted.filter((words) => !told.includes(words))).toEqual([]);
  });
});

describe("the German page of the commands", () => {
  it("has every exit status, and every command of the daemon", async () => {
    const { text, section } = await page("befehle");
    const statuses = Object.values(exitStatus).filter((status) => !section("Rückgabewerte").includes(`| ${status} `));
    expect(statuses).toEqual([]);
    const sources = await sourcesIn("apps/connector-daemon/src", /(?:^main|define-[a-z-]+)\.ts$/);
    const commands = sources.flatMap((one) =>
      [...one.matchAll(/\.command\(\s*["`]([a-z-]+)/g)].map(([, name]) => name!),
    );
    expect(commands).toEqual(expect.arrayContaining(["health", "release", "resume", "trash"]));
    expect([...commands, acceptRestored].filter((name) => !text.includes(name))).toEqual([]);
  });
});
