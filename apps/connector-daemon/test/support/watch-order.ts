import { setImmediate } from "node:timers/promises";
import type { AuthorityLedger } from "@id-connector/delivery-ledger";
import type { Delivery } from "../../src/deliver/delivery.js";

interface Watched {
  readonly delivery: Delivery;
  /** What came before it might, in words. */
  readonly faults: readonly string[];
  /** The writes that the broker was asked for, as "create users". */
  readonly asked: readonly string[];
}

type Write = (body: { readonly id: string } | string, options?: never) => Promise<unknown>;

/**
 * A delivery that notes each step that comes too early. Writes of the ledger take a while; until one about an object is on disk nothing
 * may be asked for about it and no item of it may go. And whoever is asked for must be announced: the ledger knows then that the outcome is open.
 */
export function watchOrder(inner: Delivery): Watched {
  const faults: string[] = [];
  const asked: string[] = [];
  const writing = new Map<string, number>();
  const { broker, reader } = inner;

  const delivery: Delivery = {
    ...inner,
    ledger: slowLedger(),
    reader: {
      ...reader,
      async remove(items) {
        for (const { key } of items) {
          checkWritten(key, "its item goes");
          const entry = inner.ledger.get(key);
          const isOpen = entry !== undefined && entry.state !== "absent" && !isConfirmed(key);
          if (isOpen && !inner.trash.reasonOf(key)) faults.push(`the item of ${key} goes before it is settled`);
        }
        await reader.remove(items);
      },
    },
    broker: {
      ...broker,
      users: watched("users", broker.users),
      classes: watched("classes", broker.classes),
      workgroups: watched("workgroups", broker.workgroups),
      schools: watched("schools", broker.schools),
    },
  };
  return { delivery, faults, asked };

  function slowLedger(): AuthorityLedger {
    const { ledger } = inner;
    return {
      ...ledger,
      get complete() {
        return ledger.complete;
      },
      beginWrite: (id, sent) => slowly([id], () => ledger.beginWrite(id, sent)),
      beginRemoval: (id, kind) => slowly([id], () => ledger.beginRemoval(id, kind)),
      confirmPresent: (id, confirmed) => slowly([id], () => ledger.confirmPresent(id, confirmed)),
      confirmAbsent: (id, kind, gone) => slowly([id], () => ledger.confirmAbsent(id, kind, gone)),
      learnPresent: (id, kind, shown) => slowly([id], () => ledger.learnPresent(id, kind, shown)),
      amend: (id, kind, noted) => slowly([id], () => ledger.amend(id, kind, noted)),
      meetStrangers: (ids) => slowly(ids, () => ledger.meetStrangers(ids)),
      later: {
        ...ledger.later,
        put: (id, later) => slowly([id], () => ledger.later.put(id, later)),
        remove: (id) => slowly([id], () => ledger.later.remove(id)),
      },
    };
  }

  async function slowly<T>(ids: readonly string[], work: () => Promise<T>): Promise<T> {
    const count = (by: number) => {
      for (const id of ids) writing.set(id, (writing.get(id) ?? 0) + by);
    };
    count(1);
    try {
      for (let turn = 0; turn < 5; turn++) await setImmediate();
      return await work();
    } finally {
      count(-1);
    }
  }

  function watched<R extends object>(resource: string, requests: R): R {
    const writes = ["create", "replace", "remove"].flatMap((method) => {
      const request = (requests as Record<string, Write | undefined>)[method];
      if (request === undefined) return [];
      const checked: Write = (body, options) => {
        const id = typeof body === "string" ? body : body.id;
        asked.push(`${method} ${resource}`);
        checkWritten(id, `${method} ${resource}`);
        if (isConfirmed(id)) faults.push(`${method} ${resource} ${id}: the ledger claims to know what the broker has`);
        if (method === "create" && inner.ledger.get(id)?.state !== "sending")
          faults.push(`${method} ${resource} ${id}: nobody would know that it may be there`);
        return request(body, options);
      };
      return [[method, checked] as const];
    });
    return { ...requests, ...Object.fromEntries(writes) };
  }

  /** Of a school the ledger knows no content: that it is there is all that it can claim. */
  function isConfirmed(id: string): boolean {
    const entry = inner.ledger.get(id);
    return entry?.state === "present" && (entry.digest !== undefined || entry.kind === "school");
  }

  function checkWritten(id: string, what: string): void {
    if ((writing.get(id) ?? 0) > 0) faults.push(`${what} while the ledger of ${id} is still being written`);
  }
}
