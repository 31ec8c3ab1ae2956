import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { escapeRdnValue, formatDn, normaliseDn, normaliseValue, parseDn, type Rdn } from "../src/index.js";

const oddCharacters = [...Array.from(' #+,;=<>\\"\u0000\n\täöüßÄ'), "é", "e\u0301", "\u{1F393}", "a", "B", "7"];
const value = fc.oneof(
  fc.string({ unit: fc.constantFrom(...oddCharacters), maxLength: 8 }),
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
);
const type = fc.constantFrom("cn", "ou", "uid", "dc", "2.5.4.3", "oid.2.5.4.3", "cn;lang-de", "cn_x");
const ber = fc.uint8Array({ minLength: 1, maxLength: 6 }).map((bytes) => ({
  type: "cn",
  value: `#${Buffer.from(bytes).toString("hex")}`,
  ber: true as const,
}));
const rdn: fc.Arbitrary<Rdn> = fc.array(fc.oneof({ weight: 5, arbitrary: fc.record({ type, value }) }, ber), {
  minLength: 1,
  maxLength: 3,
});
const rdns = fc.array(rdn, { maxLength: 5 });

describe("a parse and format round trip", () => {
  test("keeps every DN: umlauts, commas, plus signs, backslashes, quotes, #, outer spaces, NUL, BER values", () => {
    fc.assert(
      fc.property(rdns, (dn) => {
        expect(parseDn(formatDn(dn))).toEqual(dn);
      }),
      { numRuns: 500 },
    );
  });

  test("writes the same text again", () => {
    fc.assert(
      fc.property(rdns, (dn) => {
        const text = formatDn(dn);
        expect(formatDn(parseDn(text))).toBe(text);
      }),
    );
  });

  test("keeps bytes that are no UTF-8", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 8 }), (bytes) => {
        const hex = Array.from(bytes, (byte) => `\\${byte.toString(16).padStart(2, "0")}`).join("");
        const [first] = parseDn(formatDn(parseDn(`cn=${hex}`)));
        expect(first?.[0]?.value).toBe(parseDn(`cn=${hex}`)[0]?.[0]?.value);
        expect(bytesOf(first?.[0]?.value ?? "")).toEqual([...bytes]);
      }),
    );
  });
});

/** What `decodeBytes` read, byte by byte. */
function bytesOf(text: string): number[] {
  return Array.from(text).flatMap((char) => {
    const code = char.codePointAt(0)!;
    return code >= 0xdc80 && code <= 0xdcff ? [code - 0xdc00] : [...Buffer.from(char)];
  });
}

const soleValue = (dn: string): string | undefined => parseDn(dn)[0]?.[0]?.value;

describe("parseDn reads", () => {
  test("the empty DN as no RDN at all", () => {
    expect(parseDn("")).toEqual([]);
    expect(parseDn("  ")).toEqual([]);
  });

  test("RDNs innermost first, types in lower case, values as they are", () => {
    expect(parseDn("UID=Anna Meier,CN=Schüler,dc=Test")).toEqual([
      [{ type: "uid", value: "Anna Meier" }],
      [{ type: "cn", value: "Schüler" }],
      [{ type: "dc", value: "Test" }],
    ]);
  });

  test.each([
    ["cn=a\\,b", "a,b"],
    ["cn=a\\2Cb", "a,b"],
    ["cn=a\\+b", "a+b"],
    ["cn=a\\\\b", "a\\b"],
    ["cn=a\\5Cb", "a\\b"],
    ['cn=\\"a\\"', '"a"'],
    ["cn=\\#1", "#1"],
    ["cn=a#1", "a#1"],
    ["cn=1=2", "1=2"],
    ['cn=a"b', 'a"b'],
    ["cn=a\\;b\\<c\\>\\=", "a;b<c>="],
    ["cn=\\ a \\ ", " a  "],
    ["cn= a b  ", "a b"],
    ["cn=\\20", " "],
    ["cn=", ""],
    ["cn=J\\C3\\B6rg", "Jörg"],
    ["cn=J\\c3\\b6rg", "Jörg"],
    ["cn=\\F0\\9F\\8E\\93", "\u{1F393}"],
    ["cn=\\EF\\BB\\BFa", "\uFEFFa"],
    ["cn=a\\00", "a\u0000"],
    ["cn=\\C3x\\B6", "\udcc3x\udcb6"],
  ])("the value of %j as %j", (dn, expected) => {
    expect(soleValue(dn)).toBe(expected);
  });

  test("multi-valued RDNs, spaces around separators, semicolons, quotes and OIDs", () => {
    expect(parseDn(' cn = "a, \\"b\\"" + SN=c ; OID.2.5.4.3=d,cn;lang-de=e')).toEqual([
      [
        { type: "cn", value: 'a, "b"' },
        { type: "sn", value: "c" },
      ],
      [{ type: "oid.2.5.4.3", value: "d" }],
      [{ type: "cn;lang-de", value: "e" }],
    ]);
  });

  test("BER values as they are, apart from text that begins with #", () => {
    expect(parseDn("cn=#0403616263,cn=\\#0403616263")).toEqual([
      [{ type: "cn", value: "#0403616263", ber: true }],
      [{ type: "cn", value: "#0403616263" }],
    ]);
  });

  test.each([["anna"], ["cn"], ["=a"], ["cn=a,"], [",cn=a"], ["cn=a,,cn=b"], ["cn=a+"], ["cn=a\\"], ["cn=a\\x"]])(
    "not %j",
    (dn) => {
      expect(() => parseDn(dn)).toThrow(expect.objectContaining({ code: "BAD_DN" }));
    },
  );

  test.each([["cn=#"], ["cn=#0"], ["cn=#zz"], ["cn=#04 a"], ['cn="a'], ['cn="a"b'], ["c n=a"]])(
    "not %j either",
    (dn) => {
      expect(() => parseDn(dn)).toThrow(expect.objectContaining({ code: "BAD_DN" }));
    },
  );

  test("a broken DN with an error that does not show it", () => {
    expect(() => parseDn("uid=anna.meier,cn=a\\")).toThrow(/at character 21/);
    expect(() => parseDn("uid=anna.meier,cn=a\\")).not.toThrow(/anna/);
  });
});

describe("escapeRdnValue escapes", () => {
  test.each([
    ["Schüler 1a-b_c.d", "Schüler 1a-b_c.d"],
    [" a ", "\\ a\\ "],
    [" ", "\\ "],
    ["#a#", "\\#a#"],
    ['a,b+c"d\\e<f>g;h', 'a\\,b\\+c\\"d\\\\e\\<f\\>g\\;h'],
    ["a\nb\u0000", "a\\0Ab\\00"],
    ["a=b", "a=b"],
  ])("%j as %j", (text, escaped) => {
    expect(escapeRdnValue(text)).toBe(escaped);
  });
});

describe("normaliseDn gives the same for", () => {
  test.each([
    ["case", "UID=Anna,OU=SchuleA,DC=test", "uid=anna,ou=schulea,dc=TEST"],
    ["case of umlauts", "cn=SCHÜLER", "cn=schüler"],
    ["composed and decomposed letters", "cn=Jo\u0308rg", "cn=Jörg"],
    ["escapes", "cn=a\\2Cb", "cn=a\\,b"],
    ["spaces around separators", "cn=a , ou = b", "cn=a,ou=b"],
    ["runs of spaces", "cn=lehrer   und mitarbeiter", "cn=lehrer und mitarbeiter"],
    ["outer spaces", "cn=\\ a\\20", "cn=a"],
    ["a no-break space", "cn=a\u00a0b", "cn=a b"],
    ["the order in a multi-valued RDN", "cn=a+sn=b,dc=x", "SN=B+CN=A,dc=x"],
    ["types by number or long name", "OID.2.5.4.3=a,2.5.4.11=b,domainComponent=c,userid=d", "cn=a,ou=b,dc=c,uid=d"],
    ["a sigma at the end", "cn=ΟΔΟΣ", "cn=οδοσ"],
  ])("%s", (_what, one, other) => {
    expect(normaliseDn(one)).toBe(normaliseDn(other));
  });

  test.each([
    ["cn=a,cn=b", "cn=b,cn=a"],
    ["cn=a+cn=b", "cn=a,cn=b"],
    ["cn=a\\,cn=b", "cn=a,cn=b"],
    ["cn=#616263", "cn=\\#616263"],
    ["cn=ab", "cn=a b"],
    ["uid=a", "cn=a"],
  ])("not for %j and %j", (one, other) => {
    expect(normaliseDn(one)).not.toBe(normaliseDn(other));
  });

  test("a normalised DN: it stays as it is", () => {
    fc.assert(
      fc.property(rdns, (dn) => {
        const once = normaliseDn(formatDn(dn));
        expect(normaliseDn(once)).toBe(once);
      }),
      { numRuns: 500 },
    );
  });

  test("the short way for plain DNs and the long one", () => {
    const name = fc.string({ unit: fc.constantFrom(...Array.from("abcXYZ019-._")), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom("CN", "uid", "ou", "DC"), name), { minLength: 1 }), (parts) => {
        const plain = parts.map(([t, v]) => `${t}=${v}`).join(",");
        expect(normaliseDn(plain)).toBe(normaliseDn(plain.replaceAll(",", " , ")));
      }),
    );
  });
});

test("normaliseValue keeps a value of spaces apart from an empty one", () => {
  expect(normaliseValue("  ")).toBe(" ");
  expect(normaliseValue("")).toBe("");
});
