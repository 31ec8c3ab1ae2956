import { coalesce } from "@id-connector/bounded-work";
import { BrokerError, type Broker, type Replaceable, type RequestOptions } from "@id-connector/broker-client";
import type { AuthorityLedger } from "@id-connector/delivery-ledger";

/**
 * A broker whose answer that an object is missing counts only if the broker knows other objects: a wrong path, a web server in maintenance or
 * an authority that was taken from the broker answer 404 to everything, and nothing is gone. Else the request rejects with a BrokerError for
 * which no object is to blame.
 */
export function confirmMissing(broker: Broker, ledger: AuthorityLedger, signal: AbortSignal): Broker {
  let school: string | undefined;
  const confirm = coalesce(async () => {
    school = findSchool();
    if (school !== undefined && (await broker.schools.exists(school, { signal }))) return;
    // a broker that lost everything knows no school, but it still knows the authority
    if (await broker.isKnown({ signal })) return;
    const what =
      "404 for everything: the broker does not know this school authority, or something else answers. Is the url right?";
    throw new BrokerError({ method: "POST", resource: "client" }, what, {
      code: "REFUSED",
      scope: "authority",
      status: 404,
    });
  });
  const { schools } = broker;
  return {
    ...broker,
    schools: {
      ...schools,
      get: async (id, options) => (await schools.get(id, options)) ?? confirm().then(() => undefined),
      exists: async (id, options) => (await schools.exists(id, options)) || confirm().then(() => false),
      remove: async (id, options) => {
        const answer = await schools.remove(id, options);
        if (answer === "missing") await confirm();
        return answer;
      },
    },
    classes: doubtful(broker.classes, confirm),
    workgroups: doubtful(broker.workgroups, confirm),
    users: doubtful(broker.users, confirm),
  };

  /** A school that the broker confirmed; the same school each time, for a ledger is long. */
  function findSchool(): string | undefined {
    if (school !== undefined && ledger.get(school)?.state === "present") return school;
    for (const [id, { state }] of ledger.entries({ kind: "school" })) if (state === "present") return id;
    return undefined;
  }
}

function doubtful<T, O extends RequestOptions>(
  resource: Replaceable<T, O>,
  confirm: () => Promise<void>,
): Replaceable<T, O> {
  return {
    ...resource,
    get: async (id, options) => (await resource.get(id, options)) ?? confirm().then(() => undefined),
    exists: async (id, options) => (await resource.exists(id, options)) || confirm().then(() => false),
    replace: async (body, options) => {
      const answer = await resource.replace(body, options);
      if (answer === "missing") await confirm();
      return answer;
    },
    remove: async (id, options) => {
      const answer = await resource.remove(id, options);
      if (answer === "missing") await confirm();
      return answer;
    },
  };
}
