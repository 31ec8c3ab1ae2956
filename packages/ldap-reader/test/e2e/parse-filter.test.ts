import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { startSlapd, type Slapd } from "@id-connector/slapd-fixture";
import fc from "fast-check";
import { and, equals, LdapReaderError, parseFilter } from "../../src/index.js";
import { closeDirectories, collect, directoryOn } from "../directories.js";
import { anyFilter, printFilter } from "../filter-texts.js";

function faultOf(text: string): { position: number | undefined; message: string } {
  try {
    parseFilter(text);
  } catch (err) {
    if (err instanceof LdapReaderError && err.code === "BAD_FILTER")
      return { position: err.position, message: err.message };
    throw err;
  }
  throw new Error(`${text} was parsed`);
}

describe("parseFilter", () => {
  test("reads every filter that can be written", () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        expect(parseFilter(printFilter(filter))).toEqual(filter);
      }),
      { numRuns: 2000 },
    );
  });
  test("reads any text, or says where in it the fault is", () => {
    const unit = fc.constantFrom(...Array.from("()&|!=<>~:*\\ adn0ä\0😀"));
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 20 }), (text) => {
        try {
          parseFilter(text);
        } catch (err) {
          expect(err).toMatchObject({ code: "BAD_FILTER" });
          const { position } = err as LdapReaderError;
          expect(position).toBeGreaterThanOrEqual(0);
          expect(position).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 5000 },
    );
  });
  test("takes escaped bytes together as UTF-8, and leaves what is none as bytes", () => {
    expect(parseFilter("(sn=M\\c3\\bcller)")).toEqual(equals("sn", "Müller"));
    expect(parseFilter("(sn=M\\C3\\BCller\\2a)")).toEqual(equals("sn", "Müller*"));
    expect(parseFilter("(jpegPhoto=\\ff\\d8)")).toEqual(equals("jpegPhoto", Buffer.from([0xff, 0xd8])));
  });
  test("passes over spaces between filters and keeps those in values", () => {
    expect(parseFilter(" (& (uid=a b ) ( uid= c) )\n")).toEqual(and(equals("uid", "a b "), equals("uid", " c")));
  });
  test("takes two stars side by side for one", () => {
    expect(parseFilter("(uid=a**b)")).toEqual(parseFilter("(uid=a*b)"));
    expect(parseFilter("(uid=**)")).toEqual(parseFilter("(uid=*)"));
  });
  test.each([
    ["", 0, '"("'],
    ["uid=demo", 0, '"("'],
    ["(uid=demo", 9, '")"'],
    ["(uid=demo))", 10, "the end of the filter"],
    ["(uid)", 4, '"=", ">="'],
    ["(uid = a)", 4, '"=", ">="'],
    ["(=a)", 1, "the name of an attribute"],
    ["()", 1, "the name of an attribute"],
    ["(&(uid=a)", 9, '")"'],
    ["(&uid=a)", 2, '")"'],
    ["(!uid=a)", 2, '"("'],
    ["(uid=a(b)", 6, "\\28"],
    ["(uid=a\\2)", 7, "two hexadecimal digits"],
    ["(uid=a\\zz)", 7, "two hexadecimal digits"],
    ["(uid>=a*)", 7, "\\2a"],
    ["(uid:=a*)", 7, "\\2a"],
    ["(uid:dn=a)", 7, '":="'],
    ["(:dn:=a)", 4, "a matching rule"],
    ["(uid::=a)", 5, "a matching rule"],
    ["(ü=a)", 1, "the name of an attribute"],
    ["(uid=\0)", 5, "\\00"],
  ])("%j is wrong at %d, where %s is expected", (text, position, what) => {
    const fault = faultOf(text);
    expect(fault.position).toBe(position);
    expect(fault.message).toContain(what);
  });
  test("of filters thousands deep is refused instead of exhausting the stack", () => {
    expect(faultOf("(!".repeat(20_000) + "(a=b)" + ")".repeat(20_000)).message).toContain("inside each other");
  });
  test("does not repeat the filter's text in its error", () => {
    expect(faultOf("(uid=Meier").message).not.toContain("Meier");
  });
});

describe("on a real directory every operator finds what ldapsearch finds:", () => {
  let slapd: Slapd;
  const names = ["anna", "ben", "b*n", "Käthe", "c(1)", "jo\\e"];
  beforeAll(async () => {
    const users = names.map((username, number) => ({
      ...{ username, role: "student" as const, schools: ["SchuleA"] },
      attributes: { departmentNumber: [`${number}`], uidNumber: [`${3000 + number}`] },
    }));
    slapd = await startSlapd({ content: { schools: ["SchuleA", "SchuleB"], users } });
  });
  afterAll(async () => {
    await closeDirectories();
    await slapd.close();
  });

  const ldapsearch = async (filter: string) => {
    const { url, adminDn, adminPassword, base } = slapd.ldap;
    const login = ["-x", "-H", url, "-D", adminDn, "-w", adminPassword];
    const args = ["-LLL", "-o", "ldif-wrap=no", ...login, "-b", base, filter, "entryUUID"];
    const { stdout } = await promisify(execFile)("ldapsearch", args);
    return [...stdout.matchAll(/^entryUUID: (.*)$/gm)].map(([, id]) => id).sort();
  };

  test.each([
    ["(uid=anna)", 1],
    ["(uid=Käthe)", 1],
    ["(uid=K\\c3\\a4the)", 1],
    ["(uid=*)", 6],
    ["(uid=b*n)", 2],
    ["(uid=b\\2an)", 1],
    ["(uid=*n*n*)", 1],
    ["(uid=*\\28*)", 1],
    ["(uid=jo\\5c*)", 1],
    ["(uidNumber>=3004)", 2],
    ["(uidNumber<=3001)", 2],
    ["(uid~=anna)", 1],
    ["(&(objectClass=ucsschoolStudent)(!(|(uid=anna)(uid=b*))))", 3],
    ["(uid:=ANNA)", 1],
    ["(uid:caseExactMatch:=ANNA)", 0],
    ["(uid:2.5.13.2:=ANNA)", 1],
    ["(ou:dn:=SchuleB)", undefined],
    ["(:dn:caseIgnoreMatch:=SchuleB)", undefined],
    ["(&(uid=*)(&))", 6],
    ["(|)", 0],
    ["(noSuchAttribute=x)", 0],
    ["( & (uid=a*) (uid=*a) )", 1],
  ])("%s", async (text, count) => {
    const found = await collect(directoryOn(slapd).search({ filter: parseFilter(text), attributes: [] }));
    const ids = found.map(({ id }) => id).sort();
    expect(ids).toEqual(await ldapsearch(text));
    if (count === undefined) expect(ids.length).toBeGreaterThan(1);
    else expect(ids).toHaveLength(count);
  });
});
