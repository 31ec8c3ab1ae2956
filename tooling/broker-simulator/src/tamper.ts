import { putObject, removeObject, type Change } from "./change-holdings.js";
import { plain } from "./dump.js";
import { BrokerSimulatorError } from "./errors.js";
import { view } from "./holdings.js";
import type { AnyObject, ObjectOf, Resource, User } from "./objects.js";
import { brokerTime, remember, type Authority, type World } from "./world.js";

/**
 * Changes what the broker holds behind everybody's back: without a request, and without its log. The history says "tampering".
 * Members and contexts stay one relation. Throws BAD_OPTION for what no broker can hold: an unknown school, class or member, a
 * name that is taken, an object to change that is not there.
 */
export interface Tamper {
  /** Creates an object, or replaces it. */
  put<R extends Resource>(authority: string, resource: R, object: ObjectOf[R]): void;
  /** Replaces some fields of an object. */
  change<R extends Resource>(authority: string, resource: R, id: string, fields: Partial<ObjectOf[R]>): void;
  /** Removes an object, if it is there; a school even where it still has something. */
  remove(authority: string, resource: Resource, id: string): void;
}

/** Tampering with a world; `onChange` is called after each change. */
export function tamperWith(world: World, authority: (name: string) => Authority, onChange: () => void): Tamper {
  const apply = (owner: Authority, change: Change) => {
    if (change.outcome === "taken") throw new BrokerSimulatorError("BAD_OPTION", change.message);
    if (change.outcome === "refused") throw new BrokerSimulatorError("BAD_OPTION", JSON.stringify(change.problems));
    remember(world, owner, { touched: change.touched, by: "tampering" });
    onChange();
  };
  const put = (owner: Authority, resource: Resource, object: ObjectOf[Resource]) => {
    const around = { now: brokerTime(world), lateSchools: {}, membersMustBelong: false };
    apply(owner, putObject(owner.holdings, resource, ordered(object), around));
  };
  return {
    put(name, resource, object) {
      put(authority(name), resource, object);
    },
    change(name, resource, id, fields) {
      const owner = authority(name);
      const held = view(owner.holdings, resource, id);
      if (!held) throw new BrokerSimulatorError("BAD_OPTION", `nothing to change: ${resource}/${id}`);
      put(owner, resource, { ...plain(held), ...fields });
    },
    remove(name, resource, id) {
      const owner = authority(name);
      if (owner.holdings[resource].has(id)) apply(owner, removeObject(owner.holdings, resource, id, { force: true }));
    },
  };
}

/** A context as a Map: its order is that of the object's keys. */
function ordered(object: ObjectOf[Resource]): AnyObject {
  return isUser(object) ? { ...object, context: new Map(Object.entries(object.context)) } : object;
}

function isUser(object: ObjectOf[Resource]): object is User {
  return "context" in object;
}
