import { foldText } from "./fold-text.js";
import type { Call } from "./connection.js";
import { supportedControls } from "./known-controls.js";
import type { SearchRequest } from "./request.js";
import { writeEntry } from "./write-answer.js";

/** Sends the root DSE (RFC 4512, 5.1), which says what this server can do. Everybody may read it; only presence is a filter here. */
export async function readRootDse({ connection, messageId, operation }: Call<SearchRequest>): Promise<void> {
  const { filter, attributes, typesOnly } = operation;
  if (filter.kind !== "present" || foldText(filter.attribute) !== "objectclass") return;
  const wanted = new Set((attributes.length === 0 ? ["*"] : attributes).map((name) => name.toLowerCase()));
  const asked = Object.entries({
    objectClass: ["top"],
    namingContexts: [connection.tree.base],
    supportedControl: supportedControls,
    supportedExtension: ["1.3.6.1.4.1.4203.1.11.3"],
    // all operational attributes by "+", the filters (&) and (|)
    supportedFeatures: ["1.3.6.1.4.1.4203.1.5.1", "1.3.6.1.4.1.4203.1.5.3"],
    supportedLDAPVersion: ["3"],
  }).filter(([name]) => wanted.has(name === "objectClass" ? "*" : "+") || wanted.has(name.toLowerCase()));
  const answer = asked.map(([name, values]): [string, readonly string[]] => [name, typesOnly ? [] : values]);
  await connection.send(writeEntry(messageId, "", answer));
}
