import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { readFiles } from "@id-connector/test-world";
import { heldCodes, rejectedCode } from "../../src/held-codes.js";
import { knownCodes, whatHelps } from "../../src/trash/what-helps.js";

const repository = new URL("../../../../", import.meta.url).pathname;

/** Every text in capitals that is a `code:` or a constant, or stands in a union of codes, in the sources below a folder. */
async function codesIn(folder: string): Promise<readonly string[]> {
  const files = [...(await readFiles(join(repository, folder)))].filter(([path]) => path.endsWith(".ts"));
  const found = files.flatMap(([, text]) => [...text.matchAll(/(?:code: |const \w+ = |^ {2}\| )"([A-Z_]+)"/gm)]);
  return [...new Set(found.flatMap(([, code]) => code ?? []))];
}

describe("the sentence that helps", () => {
  it("is there for every code that delivering, the broker client and the reader of a queue give an item", async () => {
    const ofBroker = await codesIn("packages/broker-client/src");
    const ofDelivery = await codesIn("apps/connector-daemon/src/deliver");
    const ofReader = (await codesIn("packages/queue-fs/src")).filter((code) => code.startsWith("ITEM_WITHOUT"));
    const codes = [
      ...ofBroker,
      ...ofDelivery,
      ...ofReader,
      "ITEM_UNREADABLE",
      "ITEM_TOO_LARGE",
      "ITEM_ENDS_PROGRAM",
      "BAD_ITEM",
      "BAD_TRIGGER",
    ];
    expect(codes).toEqual(expect.arrayContaining(["REFUSED", "EXISTS", "TLS", "FAULTY_OBJECT", "SCHOOL_REFUSED"]));
    expect([...codes, ...heldCodes, rejectedCode].filter((code) => !knownCodes().includes(code))).toEqual([]);
  });

  it.each(["UNKNOWN", "SOMETHING_NEW", "toString", ""])("says what to do about the code %j as well", (code) => {
    expect(whatHelps(code)).toMatch(/trash retry/);
  });
});
