import type { Call } from "./connection.js";
import { normaliseDn, parentOf } from "./dn.js";
import type { Entry } from "./entry.js";
import { DemoDirectoryError } from "./errors.js";
import { findEntries, type Query } from "./find-entries.js";
import { pagedOid } from "./known-controls.js";
import { decodePagedRequest, encodePagedAnswer } from "./paged-codec.js";
import { readRootDse } from "./read-root-dse.js";
import { selectAttributes } from "./read-attribute.js";
import type { SearchRequest } from "./request.js";
import { decodeSyncRequest, syncOids } from "./sync-codec.js";
import { answerSync } from "./answer-sync.js";
import type { Tree } from "./tree.js";
import { responses, writeEntry, writeResult, type AnswerControl, type Result } from "./write-answer.js";

/** Answers a search: of the root DSE, whole, by pages or as a content synchronisation. */
export async function answerSearch(call: Call<SearchRequest>): Promise<void> {
  const { connection, operation, messageId } = call;
  const done = (result: Result, controls: readonly AnswerControl[] = []): Promise<void> =>
    connection.send(writeResult(messageId, responses.done, result, { controls }));
  if (operation.base === "" && operation.scope === "base") {
    await readRootDse(call);
    return done({ result: "success" });
  }
  if (connection.boundAs === undefined) return done({ result: "insufficientAccess", message: "bind first" });
  const place = findBase(connection.tree, operation.base);
  if (typeof place !== "string") return done(place);
  const query = { baseKey: place, scope: operation.scope, filter: operation.filter };

  const sync = call.controls.find(({ type }) => type === syncOids.request);
  const paged = call.controls.find(({ type }) => type === pagedOid);
  try {
    if (sync && paged) {
      await done({ result: "protocolError", message: "a synchronisation has no pages" });
      return;
    }
    if (sync) {
      await answerSync(call, query, decodeSyncRequest(sync.value));
      return;
    }
    const { size, after } = paged ? decodePagedRequest(paged.value) : { size: Infinity, after: 0 };
    const page = takePage(connection.tree, query, { size, after, limit: operation.sizeLimit });
    await sendEntries(call, page.entries);
    const controls = paged ? [{ type: pagedOid, value: encodePagedAnswer(page.next) }] : [];
    await done({ result: page.cut ? "sizeLimitExceeded" : "success" }, controls);
  } catch (err) {
    if (!(err instanceof DemoDirectoryError) || err.code !== "BAD_MESSAGE") throw err;
    return done({ result: "protocolError", message: err.message });
  }
}

function findBase(tree: Tree, base: string): string | Result {
  try {
    const key = normaliseDn(base);
    if (key === "" || tree.findByKey(key)) return key;
    let above = parentOf(key);
    while (above !== "" && !tree.findByKey(above)) above = parentOf(above);
    return { result: "noSuchObject", matchedDn: tree.findByKey(above)?.dn ?? "" };
  } catch (err) {
    if (!(err instanceof DemoDirectoryError) || err.code !== "BAD_DN") throw err;
    return { result: "invalidDnSyntax", message: "invalid DN" };
  }
}

interface Page {
  readonly entries: readonly Entry[];
  /** The sequence number behind which the next page begins; undefined on the last page. */
  readonly next: number | undefined;
  /** The client's own size limit has cut the answer. */
  readonly cut: boolean;
}

/** All at one moment, so that the answer is consistent however slowly the client reads. */
function takePage(tree: Tree, query: Query, options: { size: number; after: number; limit: number }): Page {
  const { size, after, limit } = options;
  const entries: Entry[] = [];
  for (const entry of size === 0 ? [] : findEntries(tree, query, after)) {
    if (limit > 0 && entries.length === limit) return { entries, next: undefined, cut: true };
    if (entries.length === size) return { entries, next: entries.at(-1)?.sequence, cut: false };
    entries.push(entry);
  }
  return { entries, next: undefined, cut: false };
}

async function sendEntries(call: Call<SearchRequest>, entries: readonly Entry[]): Promise<void> {
  const { connection, messageId, operation, signal } = call;
  for (const entry of entries) {
    if (signal.aborted) return;
    const attributes = selectAttributes(connection.tree, entry, operation.attributes);
    await connection.send(writeEntry(messageId, entry.dn, withoutValues(attributes, operation.typesOnly)));
  }
}

function* withoutValues(
  attributes: Iterable<[string, readonly string[]]>,
  typesOnly: boolean,
): Generator<[string, readonly string[]]> {
  for (const [name, values] of attributes) yield [name, typesOnly ? [] : values];
}
