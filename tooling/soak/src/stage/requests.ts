import type { RequestRecord } from "@id-connector/broker-simulator";
import { findForeignFields } from "@id-connector/test-world";

/** Requests as they come to the broker, counted. */
export interface Requests {
  readonly note: (record: RequestRecord) => void;
  /** All but logins. */
  readonly all: () => number;
  readonly writes: () => number;
  /** Objects that were deleted since the last call, as "users/<id>". */
  takeDeleted(): readonly string[];
  /** Requests about these ids from now on, until the returned function is called, which returns them. */
  watch(ids: ReadonlySet<string>): () => readonly string[];
  /** Answers of 400 and 422 that no fault made: races, as when a class goes while its user is on the way. */
  readonly refused: () => number;
  /** Fields that the API does not have, by request, since the last call. */
  takeForeign(): readonly string[];
}

export function countRequests(): Requests {
  let all = 0;
  let writes = 0;
  let deleted: string[] = [];
  let refused = 0;
  let foreign: string[] = [];
  const watchers = new Set<(record: RequestRecord) => void>();
  return {
    all: () => all,
    writes: () => writes,
    note(record) {
      const { method, resource, id, status, fault } = record;
      if (resource === "token") return;
      all += 1;
      if (method !== "GET" && method !== "HEAD") writes += 1;
      // one that was carried out and then spoiled has no status, or a wrong one: what is gone is gone
      if (method === "DELETE" && id !== undefined && (status === 204 || fault !== undefined)) {
        deleted.push(`${resource ?? ""}/${id}`);
      }
      if (fault === undefined && (status === 400 || status === 422)) refused += 1;
      foreign.push(...findForeignFields([record]));
      for (const watcher of watchers) watcher(record);
    },
    takeDeleted() {
      const taken = deleted;
      deleted = [];
      return taken;
    },
    refused: () => refused,
    takeForeign() {
      const taken = foreign;
      foreign = [];
      return taken;
    },
    watch(ids) {
      const seen: string[] = [];
      const watcher = ({ id, method, path }: RequestRecord) => {
        if (id !== undefined && ids.has(id)) seen.push(`${method} ${path}`);
      };
      watchers.add(watcher);
      return () => {
        watchers.delete(watcher);
        return seen;
      };
    },
  };
}
