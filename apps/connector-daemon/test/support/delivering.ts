import type { DirectoryGroup, DirectoryObject, DirectoryUser, GroupOfUser } from "@id-connector/listener-object";
import type { Authority } from "@id-connector/school-authority-config";
import { startDeliveryLoop, type DeliveryLoop } from "../../src/deliver/delivery-loop.js";
import type { Delivery } from "../../src/deliver/delivery.js";
import { createCircuitBreaker, type CircuitBreaker } from "../../src/deliver/breaker/circuit-breaker.js";
import { openDeliveryParts, type DeliveryParts } from "./delivery-parts.js";
import { school } from "./trash-parts.js";
import { stageOf } from "./stage-of.js";

/** A whole delivery, started: real queue, ledger and client, a simulated broker, and a directory that says what a test lets it say. */
export interface Delivering extends DeliveryParts {
  readonly objects: Map<string, DirectoryObject>;
  readonly breaker: CircuitBreaker;
  readonly directory: Delivery["directory"];
  start(change?: Partial<Delivery>): DeliveryLoop;
  /** The next readings of the directory fail, until it is called with undefined. */
  breakDirectory(error: Error | undefined): void;
  readonly stopping: AbortController;
}

/** `runs`: the clock goes on by itself; where it stands still, no pause and no rest ends. */
export async function openDelivering({ most = 8, runs = true } = {}): Promise<Delivering> {
  const parts = await openDeliveryParts({ runs });
  const { delivery } = parts;
  const objects = new Map<string, DirectoryObject>();
  const stopping = new AbortController();
  let failure: Error | undefined;
  const breaker = createCircuitBreaker({ most, now: delivery.now, random: () => 0.5, log: delivery.log });
  const readObjects = (ids: readonly string[]) =>
    failure
      ? Promise.reject(failure)
      : Promise.resolve({
          objects: new Map(ids.flatMap((id) => (objects.has(id) ? [[id, objects.get(id)] as const] : []))),
          schools: [school],
          hidden: new Set<string>(),
          hiddenAttributes: new Map(),
          position: [],
        });
  const authority = { ...delivery.authority, schools: "all", sendsUsers: true, sendsGroups: true } as Authority;
  const directory = { readObjects, newestPosition: () => [] } as unknown as Delivery["directory"];
  return {
    ...parts,
    ...{ objects, breaker, directory, stopping },
    breakDirectory: (error) => void (failure = error),
    start: (change = {}) =>
      startDeliveryLoop(
        {
          ...delivery,
          authority,
          directory,
          ...change,
        },
        { breaker, stopping: stopping.signal, stage: stageOf("deliver") },
      ),
  };
}

/** A pupil of the school, as the directory has it, in these classes. */
export function pupil(id: string, lastname: string, groups: readonly GroupOfUser[] = []): DirectoryUser {
  const [dn, names] = [`uid=${id},dc=x`, { username: `user${id.slice(-4)}`, firstname: "A", lastname }];
  const roles = ["student:school:A"];
  return { kind: "user", id, dn, ...names, schools: ["A"], roles, objectClasses: ["ucsschoolStudent"], groups };
}

/** A class of the school with these pupils. */
export function classWith(id: string, members: readonly DirectoryUser[]): DirectoryGroup {
  const dn = `cn=A-${id},dc=x`;
  const group = { kind: "school_class" as const, id, dn, school: "A", name: id.slice(-4), description: "", roles: [] };
  return { ...group, members: members.map((user) => ({ dn: user.dn, user })) };
}
