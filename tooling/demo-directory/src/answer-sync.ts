import type { Call } from "./connection.js";
import type { Entry } from "./entry.js";
import { compileQuery, findEntries, type Query } from "./find-entries.js";
import { planRefresh, readCookie, writeCookie } from "./plan-refresh.js";
import { selectAttributes } from "./read-attribute.js";
import type { SearchRequest } from "./request.js";
import {
  encodePresentIds,
  encodeRefreshEnd,
  encodeSyncDone,
  encodeSyncState,
  syncOids,
  type SyncRequest,
  type SyncStateName,
} from "./sync-codec.js";
import type { TreeChange } from "./tree.js";
import {
  responses,
  writeEntry,
  writeIntermediate,
  writeResult,
  type AnswerControl,
  type Result,
} from "./write-answer.js";

const idsPerMessage = 256;

/**
 * Content synchronisation (RFC 4533) as OpenLDAP without a session log does it: the refresh sends everything (no cookie), what
 * changed behind a list of all that is present (cookie), or nothing; then, if asked for, each change as it happens.
 */
export async function answerSync(call: Call<SearchRequest>, query: Query, request: SyncRequest): Promise<void> {
  const { connection, messageId, signal } = call;
  const { tree } = connection;
  const cookie = writeCookie(tree.contextCsn());
  const since = readCookie(request.cookie);
  const done = (result: Result, controls: readonly AnswerControl[] = []): Promise<void> =>
    connection.send(writeResult(messageId, responses.done, result, { controls }));
  if (since !== undefined && since > tree.contextCsn()) {
    return done({ result: "unwillingToPerform", message: "consumer state is newer than provider!" });
  }

  // The refresh and what is watched from now on are of one moment: no change is missed or told twice.
  const matching = [...findEntries(tree, query)];
  const changes: TreeChange[] = [];
  let wake = (): void => undefined;
  const unwatch = tree.watch((change) => {
    changes.push(change);
    wake();
  });
  signal.addEventListener("abort", () => {
    wake();
  });

  try {
    const plan = planRefresh(matching, { cookie: request.cookie, since, contextCsn: tree.contextCsn() });
    for (let at = 0; at < plan.present.length && !signal.aborted; at += idsPerMessage) {
      const ids = encodePresentIds(plan.present.slice(at, at + idsPerMessage));
      await connection.send(writeIntermediate(messageId, syncOids.info, ids));
    }
    for (const entry of plan.changed) {
      if (signal.aborted) return;
      await sendState(call, entry, "add");
    }
    const news = plan.unchanged ? undefined : cookie;
    if (!request.persist) {
      const value = encodeSyncDone(news, plan.end === "refreshDelete");
      await done({ result: "success" }, [{ type: syncOids.done, value }]);
      return;
    }
    await connection.send(writeIntermediate(messageId, syncOids.info, encodeRefreshEnd(plan.end, news)));

    const belongs = compileQuery(tree, query);
    const held = new Set(matching.map(({ id }) => id));
    while (!signal.aborted) {
      const change = changes.shift();
      if (change) await sendChange(call, change, { belongs, held });
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    unwatch();
  }
}

/** Tells one change in the terms of the search: an entry comes into its content, changes, or leaves it. */
async function sendChange(
  call: Call<SearchRequest>,
  { before, after, csn }: TreeChange,
  { belongs, held }: { belongs: (entry: Entry) => boolean; held: Set<string> },
): Promise<void> {
  const cookie = writeCookie(csn);
  if (after && belongs(after)) {
    const state = held.has(after.id) ? "modify" : "add";
    held.add(after.id);
    await sendState(call, after, state, cookie);
  } else if (before && held.delete(before.id)) {
    await sendState(call, before, "delete", cookie);
  }
}

function sendState(call: Call<SearchRequest>, entry: Entry, state: SyncStateName, cookie?: string): Promise<void> {
  const { connection, messageId, operation } = call;
  const attributes = state === "delete" ? [] : selectAttributes(connection.tree, entry, operation.attributes);
  const control = { type: syncOids.state, value: encodeSyncState(state, entry.id, cookie) };
  return connection.send(writeEntry(messageId, entry.dn, attributes, [control]));
}
