import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { hiddenMark, hideValues } from "../src/index.js";

type Spell = (text: string) => string;

const bytes = (text: string, encoding: BufferEncoding = "utf8") => Buffer.from(text, encoding);
const turned = (text: string) => bytes(text, "utf16le").swap16();
const unicodeEscapes: Spell = (text) =>
  text.replaceAll(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
const eachByte = (text: string, before: string) =>
  Array.from(bytes(text))
    .map((byte) => `${before}${byte.toString(16).padStart(2, "0")}`)
    .join("");
const entities =
  (write: (code: number) => string): Spell =>
  (text) =>
    Array.from(text, (char) => `&#${write(char.codePointAt(0) ?? 0)};`).join("");

/** Every way in which a program may write a text. */
const spellings: Readonly<Record<string, Spell>> = {
  "as it is": (text) => text,
  "in capitals": (text) => text.toUpperCase(),
  "in small letters": (text) => text.toLowerCase(),
  composed: (text) => text.normalize("NFC"),
  decomposed: (text) => text.normalize("NFD"),
  "escaped for JSON": (text) => JSON.stringify(text).slice(1, -1),
  "escaped for JSON twice": (text) => JSON.stringify(JSON.stringify(text)).slice(1, -1),
  "in escapes of JSON": unicodeEscapes,
  "in escapes of JSON, in capitals": (text) => unicodeEscapes(text).toUpperCase().replaceAll("\\U", "\\u"),
  "in escapes of Python or C": (text) => eachByte(text, "\\x"),
  "in escapes of a DN": (text) => eachByte(text, "\\"),
  "percent encoded": encodeURIComponent,
  "percent encoded, every byte": (text) => eachByte(text, "%"),
  "percent encoded twice": (text) => encodeURIComponent(encodeURIComponent(text)),
  "as of a form": (text) => new URLSearchParams({ a: text }).toString().slice(2),
  "in decimal entities": entities(String),
  "in hexadecimal entities": entities((code) => `x${code.toString(16)}`),
  "with backslashes": (text) => text.replaceAll(/(?=[^\p{L}\p{N}\s])/gu, "\\"),
  "in base64": (text) => bytes(text).toString("base64"),
  "in base64, one byte in": (text) => bytes(`:${text}`).toString("base64"),
  "in base64, two bytes in": (text) => bytes(`ab:${text}!`).toString("base64"),
  "in base64, three bytes in": (text) => bytes(`ab::${text}!!`).toString("base64"),
  "in base64url": (text) => bytes(text).toString("base64url"),
  "in base64 twice": (text) => bytes(bytes(text).toString("base64")).toString("base64"),
  "in base64, percent encoded": (text) => encodeURIComponent(bytes(text).toString("base64")),
  "in hexadecimal": (text) => bytes(text).toString("hex"),
  "in hexadecimal, in capitals": (text) => bytes(text).toString("hex").toUpperCase(),
  "in hexadecimal with colons": (text) => eachByte(text, ":").slice(1),
  "in UTF-16 with its zero bytes": (text) => bytes(text, "utf16le").toString("latin1"),
  "in UTF-16, the other way round": (text) => turned(text).toString("latin1"),
  "in UTF-16 in base64": (text) => bytes(text, "utf16le").toString("base64"),
  "in UTF-16 in hexadecimal": (text) => turned(text).toString("hex"),
  "taken for latin1": (text) => bytes(text).toString("latin1"),
};

const escaped = Object.keys(spellings).indexOf("in base64");

const plain = (text: string) => text.normalize("NFC").toLowerCase();

/** Everything that somebody could read out of a text in one step. */
const readings = (text: string) => [plain(text), plain(text.replaceAll("\0", ""))];

describe("a name, a pass phrase and a token do not survive", () => {
  const values = [
    "Käthe-Marie",
    "van O'Hara",
    "k.ohara",
    "Ümit",
    "Zoë Łukasz",
    "Pass+word & Söhne%41",
    "Ǆemal Иванов",
    "李小龙",
  ];
  test.each(Object.entries(spellings))("%s", (_, spell) => {
    for (const value of values)
      for (const values of [{ hidden: [value] }, { secrets: [value] }]) {
        const spelt = spell(value);
        const shown = hideValues(values)(`The field "${spelt}" is not free: ${spelt}, ${spelt}`);
        expect(shown).toContain(hiddenMark);
        for (const reading of readings(shown)) expect(reading).not.toContain(plain(spelt));
        for (const reading of readings(shown)) expect(reading).not.toContain(plain(value));
      }
  });
});

// short values are the hard ones: little is left of them in a foreign encoding
const length = fc.oneof(
  { weight: 1, arbitrary: fc.constant(1) },
  { weight: 4, arbitrary: fc.integer({ min: 2, max: 4 }) },
  { weight: 2, arbitrary: fc.integer({ min: 5, max: 12 }) },
  { weight: 1, arbitrary: fc.integer({ min: 13, max: 200 }) },
);
const units = fc.constantFrom(
  "grapheme" as const,
  "grapheme-ascii" as const,
  "binary" as const,
  fc.constantFrom(...Array.from("abcdefghijklmnoprstuvwxyzäöüßAEIOU0123456789.-_'+/= ")),
);
const value = fc
  .tuple(length, units)
  .chain(([maxLength, unit]) => fc.string({ unit, minLength: Math.ceil(maxLength / 2), maxLength }))
  .filter((text) => /[\p{L}\p{N}]/u.test(text) && text.trim() === text && plain(text).trim() === plain(text));
const spelling = fc.constantFrom(...Object.values(spellings));
/** Signs that are left without accents and without what nobody sees; a sign that is one of several letters ("½", "ﷺ") is one. */
const signsOf = (text: string) =>
  Math.min(
    Array.from(text.normalize("NFC")).length,
    Array.from(text.normalize("NFKD").replaceAll(/[\p{M}\p{Cc}\p{Cf}]/gu, "")).length,
  );
/**
 * One or two signs are found in base64 or hexadecimal digits only where these hold nothing else, for by chance they stand in many words;
 * and as UTF-16 or UTF-8 that was taken for latin1 they are no more than an order to a terminal and a sign. From three on all are found.
 */
const spellingOf = (text: string) =>
  signsOf(text) > 2 ? spelling : fc.constantFrom(...Object.values(spellings).slice(0, escaped));
const speltValue = value.chain((text) => fc.tuple(fc.constant(text), spellingOf(text)));
const sentence = (text: string) => `name "${text}" is not free`;

test("a secret of any length and form goes, whatever its spelling", () => {
  fc.assert(
    fc.property(speltValue, ([secret, spell]) => {
      const spelt = spell(secret);
      fc.pre([secret, spelt].every((text) => !sentence(hiddenMark).includes(plain(text))));
      const shown = hideValues({ secrets: [secret] })(sentence(spelt));
      expect(plain(shown)).not.toContain(plain(spelt));
      expect(plain(shown)).not.toContain(plain(secret));
    }),
    { numRuns: 1000 },
  );
});

test("a name of any length and form goes, whatever its spelling", () => {
  fc.assert(
    fc.property(speltValue, ([name, spell]) => {
      const spelt = spell(name);
      fc.pre([name, spelt].every((text) => !sentence(hiddenMark).includes(plain(text))));
      const shown = hideValues({ hidden: [name] })(sentence(spelt));
      expect(plain(shown)).not.toContain(plain(spelt));
      expect(plain(shown)).not.toContain(plain(name));
    }),
    { numRuns: 1000 },
  );
});

/** Found by the properties above, with many runs. */
describe("what only little is left of is found:", () => {
  test.each([
    ["a + at the end", "m8+", "in base64, three bytes in"],
    ["a + at the beginning", '+"i', "in base64, one byte in"],
    ["a + behind signs", "1=+", "in base64, one byte in"],
    ["a + and a letter at its sides", "+P=", "in base64, two bytes in"],
    ["letters whose bytes are orders to a terminal", "\u309f\u0f02\ua37f", "in UTF-16 in hexadecimal"],
    ["a letter and accents that need two bytes", "\u1424\ua293\u039f\u0300", "in UTF-16 in hexadecimal"],
    ["letters whose bytes are orders and two signs", "\u05d1\u05bf\u0f04", "in UTF-16 with its zero bytes"],
    ["letters whose bytes are line breaks", "\u2012\u0a5a", "in UTF-16 with its zero bytes"],
    ["letters whose bytes are blanks", "\u15fc\ua82b\u1300", "in UTF-16 in base64"],
    ["Thai, of which no byte can be seen", "\u0e01\u0e04\u0e10", "in UTF-16 in hexadecimal"],
    ["letters of four bytes, of which one can be seen", "\u{1d15e}\u{12111}", "taken for latin1"],
    ["a letter at the end that is a blank with accents", "\u{1215f}\u14a1\ufc61", "in capitals"],
    ["a letter at the beginning that is one", "\ufe7a\u{1d7d0}\ua45d\u1d85", "percent encoded, every byte"],
    ["a name of two letters and an accent", "\u0930\u0935\u093f", "in base64, one byte in"],
    ["a name of one sign", "李", "in base64, two bytes in"],
  ])("%s", (_, value, spelling) => {
    const spelt = spellings[spelling]?.(value) ?? "";
    for (const values of [{ hidden: [value] }, { secrets: [value] }])
      expect(hideValues(values)(sentence(spelt))).toBe(`name "${hiddenMark}" is not free`);
  });
});

test("of a secret no part of six characters or more stays, of a long word none of eight", () => {
  const alphabet = fc.constantFrom(...Array.from("BCDFGHJKLMNPQRSTVWXZ23456789"));
  fc.assert(
    fc.property(fc.string({ unit: alphabet, minLength: 30, maxLength: 400 }), fc.nat(), fc.nat(), (word, one, two) => {
      const from = one % (word.length - 12);
      const part = word.slice(from, from + 12 + (two % 100));
      for (const [values, least] of [[{ secrets: [word] }, 6] as const, [{ hidden: [word] }, 8] as const]) {
        const shown = hideValues(values)(`x${part}y ends`);
        expect(shown).toMatch(/^x?\[redacted\]y? ends$/);
        for (let at = 0; at + least <= part.length; at++) expect(shown).not.toContain(part.slice(at, at + least));
        const inside = Buffer.from(`a${part}b`).toString("base64");
        expect(hideValues(values)(`got ${inside} there`)).toBe(`got ${hiddenMark} there`);
      }
    }),
  );
});

test("what is found in part before it is decoded, is found in whole behind", () => {
  const hide = hideValues({ secrets: ["Pass+word 4% ü"], hidden: ["Anna-Lena Ünal"] });
  expect(hide("as Pass%2Bword+4%25+%C3%BC, please")).toBe(`as ${hiddenMark}, please`);
  expect(hide("as Anna%2dLena+%C3%9cnal, %22please%22")).toBe(`as ${hiddenMark}, "please"`);
});

test("what gives itself away goes without being known", () => {
  const hide = hideValues({});
  const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtYXgifQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  for (const text of [
    `Bearer abc`,
    `token ${jwt}`,
    `Authorization: Basic dXNlcjpwYXNz`,
    "{SSHA}abc",
    "a.b@school.test",
  ])
    expect(hide(text)).toMatch(/^(?:token |Authorization: Basic )?(?:\[redacted\])+$/);
  expect(hide(`in ${Buffer.from(jwt).toString("base64")}`)).toBe(`in ${hiddenMark}`);
  expect(hide(encodeURIComponent("https://max:geheim@proxy.test/"))).not.toMatch(/max|geheim/);
});

test("what helps stays", () => {
  const hide = hideValues({
    hidden: ["Anna", "Li", "a.li", "B"],
    secrets: ["s3cret-of-all"],
    shown: ["SchoolWithALongName2024AndMore"],
  });
  for (const text of [
    "String should have at least 1 character",
    "unknown user 9f4b6b5e-5a3b-103f-8b1c-d7a2f3b7b7c1 in SchoolWithALongName2024AndMore",
    "POST /ucsschool/apis/provisioning/v1/Traeger1/users/9f4b6b5e-5a3b-103f-8b1c-d7a2f3b7b7c1: 3 of 400",
    "Annas annual list of classes is 50 % too long; internationalisation_of_everything_fails",
  ])
    expect(hide(text)).toBe(text.replace("Annas", `${hiddenMark}s`));
});

describe("never throws, and hides all where it cannot be sure:", () => {
  test("values and texts of any kind", () => {
    const any = fc.oneof(
      fc.string({ unit: "binary", maxLength: 300 }),
      fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 100 }).map((codes) => String.fromCharCode(...codes)),
      fc.constantFrom(
        "",
        " ",
        "\0",
        "\ud800",
        "\udc00x",
        "\\",
        "%",
        "&#x110000;",
        "\\u{110000}",
        "%u",
        "(?:",
        "[",
        "$&",
        "+",
      ),
    );
    fc.assert(
      fc.property(fc.array(any), fc.array(any), any, (hidden, secrets, text) => {
        expect(hideValues({ hidden, secrets, shown: hidden })(text).length).toBeLessThan(20_000);
      }),
      { numRuns: 300 },
    );
  });

  test("a value with a huge word is looked for like any other", () => {
    const word = "x".repeat(40_000);
    expect(hideValues({ hidden: [word] })(`the name ${word.slice(0, 500)} is too long`)).toBe(
      `the name ${hiddenMark} is too long`,
    );
    const description = "Die Klasse von Müller fährt. ".repeat(3500);
    expect(hideValues({ hidden: [description] })("Muller: too long")).toBe(`${hiddenMark}: too long`);
  });

  test("too much of anything hides all", () => {
    const text = "the name is not free";
    expect(hideValues({ hidden: ["y".repeat(2 ** 20)] })(text)).toBe(hiddenMark);
    expect(hideValues({ secrets: Array.from({ length: 1000 }, () => "z".repeat(1000)) })(text)).toBe(hiddenMark);
    expect(hideValues({})(text.repeat(1000))).toBe(hiddenMark);
    expect(hideValues({})(`x${"%25".repeat(10)}41`.replaceAll("%25%25", "%2525"))).toContain("x");
    expect(hideValues({})(Array.from({ length: 9 }).reduce<string>((one) => encodeURIComponent(one), "ä"))).toBe(
      hiddenMark,
    );
  });
});

test("the time is linear in text and values", () => {
  const hidden = [Array.from({ length: 8000 }, (_, i) => `Wört${String(i)}`).join(" "), "ab".repeat(20_000)];
  const texts = ["ab", "Wört1 ", "a", "%41", "\\u0041", "QUJB", "'", "a@", "&#65;", "4142", "wort", "\ud800", "\0"];
  const started = performance.now();
  const hide = hideValues({ hidden, secrets: ["ab".repeat(5000)] });
  for (const text of texts) hide(text.repeat(8192 / text.length));
  expect(performance.now() - started).toBeLessThan(15_000);
});
