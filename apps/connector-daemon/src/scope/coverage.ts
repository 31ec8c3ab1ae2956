import { listsSchool, type SchoolScope } from "@id-connector/broker-mapping";
import type { Coverage, Sent } from "@id-connector/delivery-ledger";
import { normaliseValue } from "@id-connector/listener-object";

/** The authority has another broker than the ledger speaks of: it may hold anything. */
export const otherBroker = "OTHER_BROKER";

/** Nothing is covered any more, as where an authority is not configured: its events concern nobody. What is unsure stays unsure. */
export function uncover({ unsure }: Coverage): Coverage {
  return { look: "all", ...(unsure === undefined ? {} : { unsure }) };
}

/**
 * What is still covered when an authority is sent something else from now on: only what the authority was sent before and is sent now. The
 * result must be on disk before the first event is judged by `wanted`, for an event that concerns no authority is lost. `settled`: schools
 * that came or went by a command that queues what has to be queued. Pure.
 */
export function narrow(before: Coverage | undefined, wanted: Sent, settled: readonly string[] = []): Coverage {
  const { covers, look, unsure } = before ?? { look: "all" };
  if (covers === undefined) return uncover({ ...(unsure === undefined ? {} : { unsure }) });
  if (covers.broker !== wanted.broker) return { look: "all", unsure: otherBroker };
  const isReadOtherwise = covers.directory !== wanted.directory || covers.rules !== wanted.rules;
  const hasMoreKinds = (wanted.users && !covers.users) || (wanted.groups && !covers.groups);
  if (isReadOtherwise || hasMoreKinds) return uncover({ ...(unsure === undefined ? {} : { unsure }) });
  const leaves = goesOut(covers.schools, wanted.schools, settled);
  const schools = both(covers.schools, wanted.schools, settled);
  const looks = look ?? (leaves ? ("leaving" as const) : undefined);
  return {
    covers: { ...wanted, schools },
    ...(looks === undefined ? {} : { look: looks }),
    ...(unsure === undefined ? {} : { unsure }),
  };
}

/** The schools of the directory that are sent and not covered yet. Pure. */
export function missingSchools<T extends { readonly name: string }>(
  coverage: Coverage | undefined,
  wanted: Sent,
  existing: readonly T[],
): readonly T[] {
  const covered = coverage?.covers?.schools ?? [];
  return existing.filter(({ name }) => listsSchool(wanted.schools, name) && !listsSchool(covered, name));
}

/** When all that the ledger holds of it was looked at. Pure. */
export function lookedAt({ covers }: Coverage, wanted: Sent): Coverage {
  return { covers: covers ?? { ...wanted, schools: [] } };
}

/** When all that a school holds was queued. Pure. */
export function withSchool(coverage: Coverage, wanted: Sent, school: string): Coverage {
  const covered = coverage.covers?.schools ?? [];
  return { ...coverage, covers: { ...wanted, schools: covered === "all" ? "all" : [...covered, school] } };
}

/** Whether nothing has to be looked at. Pure. */
export function isCovered(coverage: Coverage | undefined, wanted: Sent): boolean {
  const { covers, look, unsure } = coverage ?? {};
  if (covers === undefined || look !== undefined || unsure !== undefined) return false;
  if (covers.schools === "all" || wanted.schools === "all") return covers.schools === wanted.schools;
  return wanted.schools.every((name) => listsSchool(covers.schools, name));
}

function goesOut(covered: SchoolScope, wanted: SchoolScope, settled: readonly string[]): boolean {
  if (wanted === "all" || settled.includes("*")) return false;
  if (covered === "all") return true;
  return covered.some((name) => !listsSchool(wanted, name) && !listsSchool(settled, name));
}

function both(covered: SchoolScope, wanted: SchoolScope, settled: readonly string[]): SchoolScope {
  if (covered === "all") return wanted;
  const came = settled.filter((name) => listsSchool(wanted, name));
  if (came.includes("*")) return "all";
  const kept = covered.filter((name) => listsSchool(wanted, name));
  return [...new Map([...kept, ...came].map((name) => [normaliseValue(name), name])).values()];
}
