import { existsSync } from "node:fs";
import type { SchoolScope } from "@id-connector/broker-mapping";
import type { AuthorityLedger } from "@id-connector/delivery-ledger";
import { isMadeAhead, openQueue, takeOver, type Queue } from "@id-connector/queue-fs";
import { isAuthorityName, type Authority } from "@id-connector/school-authority-config";
import type { Target } from "../distribute/target.js";
import type { Surroundings } from "../stages/surroundings.js";
import type { Service } from "./service.js";

/** One authority: its out queue, its ledger and, while it is active and its configuration is sound, its delivery. */
export interface Station {
  readonly name: string;
  readonly queue: Queue;
  readonly ledger: AuthorityLedger;
  /** The newest sound configuration, by which items come; undefined until there was one. */
  readonly authority: Authority | undefined;
  /** The schools by which everything that goes on is delivered; undefined while a delivery by an older list may not be over. */
  readonly inForce: SchoolScope | undefined;
  /** Why nothing is delivered although the authority is configured. */
  readonly trouble: Trouble | undefined;
  readonly service: Service | undefined;
}

/** For the code that takes the authority up and serves it; all other code only reads it. */
export type OwnStation = { -readonly [Part in keyof Station]: Station[Part] };

/** `misconfigured`: its configuration file has mistakes. `waiting`: its delivery cannot start; that is tried again. */
export interface Trouble {
  readonly state: "misconfigured" | "waiting";
  readonly code: string;
  readonly message: string;
  /** Since when it waits, by the daemon's clock. */
  readonly since?: number;
}

/** Opens queue and ledger of an authority that is seen for the first time since the start. */
export async function openStation(name: string, { folders, ledger }: Surroundings): Promise<OwnStation> {
  const folder = folders.outQueue(name);
  const isFirst = !ledger.authorities().includes(name);
  // a queue that is older than our ledger belonged to a predecessor: the broker holds more than the ledger knows
  const startsEmpty = isFirst && (!existsSync(folder) || (await isMadeAhead(folder)));
  const queue = await openQueue(folder, { tmpFolder: folders.tmp });
  const authorityLedger = ledger.authority(name);
  if (isFirst) await authorityLedger.setComplete(startsEmpty);
  await takeOver(queue);
  return {
    name,
    queue,
    ledger: authorityLedger,
    authority: undefined,
    inForce: undefined,
    trouble: undefined,
    service: undefined,
  };
}

/** Whether the authority was served before, by us or by a predecessor: then its queue goes on filling, whatever its file looks like. */
export function wasServed(name: string, { folders, ledger }: Surroundings): boolean {
  return isAuthorityName(name) && (ledger.authorities().includes(name) || existsSync(folders.outQueue(name)));
}

/** The station as distribute sees it. Where the authority's configuration was never readable, every school may concern it. */
export function toTarget({ name, authority, queue, ledger, service }: Station): Target {
  const knows = (id: string) => ledger.get(id) !== undefined || (service?.delivery()?.loop.hasTaken(id) ?? false);
  return {
    name,
    active: authority?.active ?? false,
    schools: authority?.schools ?? "all",
    queue,
    mayHold: (id) => !ledger.complete || knows(id),
    knows,
  };
}
