import type { SingleFlight } from "@id-connector/bounded-work";
import type { Broker, Replaceable, RequestOptions } from "@id-connector/broker-client";
import { TurnedAwayError } from "./context/turned-away-error.js";
import type { AttemptPlaces } from "./request-places.js";

/** A broker each of whose requests about an object waits for a place. */
export function placedBroker(broker: Broker, { run }: Pick<AttemptPlaces, "run">): Broker {
  const { schools } = broker;
  return {
    ...broker,
    schools: {
      get: (id, options) => run(() => schools.get(id, options)),
      exists: (id, options) => run(() => schools.exists(id, options)),
      create: (school, options) => run(() => schools.create(school, options)),
      remove: (id, options) => run(() => schools.remove(id, options)),
    },
    classes: placed(broker.classes),
    workgroups: placed(broker.workgroups),
    users: placed(broker.users),
  };

  function placed<T, O extends RequestOptions>(resource: Replaceable<T, O>): Replaceable<T, O> {
    return {
      get: (id, options) => run(() => resource.get(id, options)),
      exists: (id, options) => run(() => resource.exists(id, options)),
      create: (body, options) => run(() => resource.create(body, options)),
      replace: (body, options) => run(() => resource.replace(body, options)),
      remove: (id, options) => run(() => resource.remove(id, options)),
    };
  }
}

/** A single flight with which an attempt that has begun does not end where the flight was another one's, and that one was turned away. */
export function placedFlight(singleFlight: SingleFlight, { hasBegun }: Pick<AttemptPlaces, "hasBegun">): SingleFlight {
  const fly: SingleFlight = async (key, work) => {
    try {
      await singleFlight(key, work);
    } catch (error) {
      if (!(error instanceof TurnedAwayError) || !hasBegun()) throw error;
      await fly(key, work);
    }
  };
  return fly;
}
