import { utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { itemOf } from "@id-connector/listener-object";
import { listTrash, putItem, readItem, trashOf, type TrashReason } from "@id-connector/queue-fs";
import { attempt } from "../../src/deliver/attempt.js";
import type { Decision, UserToSend } from "../../src/deliver/decide/decision.js";
import type { Delivery } from "../../src/deliver/delivery.js";
import { createCircuitBreaker, type CircuitBreaker } from "../../src/deliver/breaker/circuit-breaker.js";
import { takeWork } from "../../src/deliver/select/take-work.js";
import { createTrashMaintainer } from "../../src/deliver/trash/maintain-trash.js";
import type { Work } from "../../src/deliver/context/work.js";
import { type DeliveryParts, type DeliveryPartsOptions, idOf, openDeliveryParts } from "./delivery-parts.js";
import { stageOf } from "./stage-of.js";

/** The delivery of single objects with a trash, and what a test does with it. */
export interface TrashParts extends DeliveryParts {
  readonly breaker: CircuitBreaker;
  /** Puts an item into the out queue; its file's name. */
  put(id: string, value?: object): Promise<string>;
  take(limit?: number): Promise<readonly Work[]>;
  /** Takes what is to be looked at and does for each object what `decisions` say; how many there were. */
  deliver(decisions: Readonly<Record<string, Decision>>): Promise<number>;
  /** What lies in the trash, by its files' names. */
  trashed(): Promise<readonly Trashed[]>;
  /** Writes a file into the trash as a person or a predecessor would, and has it looked at. */
  drop(name: string, content: string, reason?: Partial<TrashReason>): Promise<void>;
  /** Runs what looks after the trash, once. */
  tend(days?: number): Promise<void>;
}

export interface Trashed {
  readonly name: string;
  readonly reason: TrashReason | undefined;
  /** Undefined where it cannot be read. */
  readonly value: unknown;
}

export const school = { kind: "school" as const, id: idOf(1), dn: "ou=A,dc=x", name: "A", displayName: "School A" };

/** A user of the school, in no class. */
export function userOf(number: number, lastname = "B"): UserToSend {
  const body = { id: idOf(number), first_name: "A", last_name: lastname, user_name: `user${String(number)}` };
  const content = JSON.stringify(body);
  const context = { A: { roles: ["student"], classes: [] } };
  return { act: "send_user", content, schools: [school], classes: [], groups: [], body: { ...body, context } };
}

export async function openTrashParts(options: DeliveryPartsOptions = {}): Promise<TrashParts> {
  const parts = await openDeliveryParts(options);
  const { delivery } = parts;
  const { queue, trash, now } = delivery;
  const breaker = createCircuitBreaker({ most: 8, now, random: () => 0.5, log: delivery.log });
  const own: Delivery = { ...delivery, restsUntil: breaker.restsUntil };
  const take = (limit = 16) =>
    takeWork(own, { limit, places: limit / 2, underWay: new Map(), mayRetry: breaker.mayRetry() });
  return {
    ...parts,
    delivery: own,
    breaker,
    put: (id, value = itemOf(id, undefined)) => putItem(queue, { key: id, value }),
    take,
    async deliver(decisions) {
      const work = await take();
      for (const one of work) {
        const decision = decisions[one.id];
        if (!decision) throw new Error(`nothing is decided about ${one.id}`);
        await attempt({ work: one, decision, neighbours: new Set() }, { delivery: own, breaker, runningAt: () => 1 });
      }
      return work.length;
    },
    async trashed() {
      const found: Trashed[] = [];
      for await (const { name, reason } of listTrash(queue)) {
        const item = await readItem(trashOf(queue), name, { settleMs: 0 });
        found.push({ name, reason, value: item.state === "read" ? item.value : undefined });
      }
      return found;
    },
    async drop(name, content, reason) {
      const path = join(queue.folder, "trash", name);
      await writeFile(path, content);
      await utimes(path, 1_000_000, 1_000_000);
      const at = new Date(now()).toISOString();
      const whole = { code: "REFUSED", message: "no", firstAt: at, lastAt: at, ...reason };
      if (reason) await writeFile(`${path}.reason.json`, JSON.stringify(whole));
      await trash.refresh();
    },
    async tend(days = 30) {
      const stopping = new AbortController();
      const maintainer = createTrashMaintainer({ ...own, believed: now, days, onPlanned: () => undefined });
      const running = maintainer.run(stopping.signal, stageOf("trash"));
      stopping.abort();
      await running;
    },
  };
}
