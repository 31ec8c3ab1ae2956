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
  /** Whether nobody knows, since the broker was asked last, that it knows anything. */
  let isDoubted = false;
  const confirm = coalesce(async () => {
    isDoubted = !(await knowsAnything().catch((error: unknown) => {
      isDoubted = true;
      throw error;
    }));
    if (!isDoubted) return;
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
      get: (id, options) => sure(() => schools.get(id, options), undefined),
      exists: (id, options) => sure(() => schools.exists(id, options), false),
      remove: (id, options) => sure(() => schools.remove(id, options), "missing"),
    },
    classes: sureOf(broker.classes),
    workgroups: sureOf(broker.workgroups),
    users: sureOf(broker.users),
  };

  /** What the broker answers; where that is `missing`, after it was confirmed. */
  async function sure<A>(ask: () => Promise<A>, missing: A): Promise<A> {
    const wasDoubted = isDoubted;
    const answer = await ask();
    if (answer !== missing) return answer;
    await confirm();
    // the answer may be the last of those that nobody believes: the broker came back before it was asked whether it knows anything
    return wasDoubted ? ask() : answer;
  }

  function sureOf<T, O extends RequestOptions>(resource: Replaceable<T, O>): Replaceable<T, O> {
    return {
      ...resource,
      get: (id, options) => sure(() => resource.get(id, options), undefined),
      exists: (id, options) => sure(() => resource.exists(id, options), false),
      replace: (body, options) => sure(() => resource.replace(body, options), "missing"),
      remove: (id, options) => sure(() => resource.remove(id, options), "missing"),
    };
  }

  async function knowsAnything(): Promise<boolean> {
    school = findSchool();
    if (school !== undefined && (await broker.schools.exists(school, { signal }))) return true;
    // a broker that lost everything knows no school, but it still knows the authority
    return broker.isKnown({ signal });
  }

  /** A school that the broker confirmed; the same school each time, for a ledger is long. */
  function findSchool(): string | undefined {
    if (school !== undefined && ledger.get(school)?.state === "present") return school;
    for (const [id, { state }] of ledger.entries({ kind: "school" })) if (state === "present") return id;
    return undefined;
  }
}
