import type { Decision, Known } from "./decision.js";
import {
  asNamedAtBroker,
  contentOf,
  type Faulty,
  findSchool,
  listsSchool,
  mapGroup,
  mapUser,
  type NameAtBroker,
  showsSchool,
  spellSchools,
} from "@id-connector/broker-mapping";
import type { DirectoryGroup, DirectoryUser, ObjectKind } from "@id-connector/listener-object";
import { decideSchool } from "./decide-school.js";
import { otherKinds } from "./other-kinds.js";
import type { ObjectCode } from "../../words/trash-codes.js";

/** Decides what the broker must be told about one object. Pure; the rules are those of broker-mapping and docs/architecture.md. */
export function decide(known: Known): Decision {
  const { object, schoolItem } = known;
  switch (object?.kind) {
    case "user":
      return known.sends.users
        ? withFormer(unlessPartlySeen(decideUser(object, known), known), known)
        : notSent("users");
    case "school_class":
    case "workgroup":
      return known.sends.groups
        ? withFormer(unlessPartlySeen(decideGroup(object, known), known), known)
        : notSent("school classes and workgroups");
  }
  if (schoolItem) return unlessPartlySeen(decideSchool(schoolItem, known), known);
  if (object === undefined) return decideGone(known);
  return object.kind === "school" ? isSchool : outOfScope(known, "neither a user nor a school class nor a workgroup");
}

const isSchool: Decision = {
  act: "nothing",
  outcome: "out_of_scope",
  why: "schools come with their users and classes",
};

/** Where the object became another kind, adds that it is deleted as the kind that it was. */
function withFormer(decision: Decision, known: Known): Decision {
  if (decision.act !== "send_user" && decision.act !== "send_group") return decision;
  const former = otherKinds(known, decision.act === "send_user" ? "user" : decision.kind);
  return former.length === 0 ? decision : { ...decision, former };
}

function decideUser(found: DirectoryUser, known: Known): Decision {
  const user = spellSchools(found, known.schools);
  const mapped = mapUser(user, known.scope);
  if (mapped.outcome === "out_of_scope") return outOfScope(known, mapped.why);
  if (mapped.outcome === "faulty") return faulty("user", mapped);
  const schools = mapped.schools.flatMap((name) => findSchool(known.schools, name) ?? []);
  if (schools.length < mapped.schools.length) return decidePartly(user, mapped.schools, known);
  const { body, classes, schools: context } = asNamedAtBroker(mapped, nameOf(known));
  const isRenamed = context.some((name, index) => name !== mapped.schools[index]);
  return {
    ...{ act: "send_user", body, content: contentOf(body, context), schools, classes, groups: user.groups },
    ...(isRenamed ? { context } : {}),
  };
}

/**
 * Decides about a user some of whose schools the directory does not show. Removed schools and hidden schools look alike: the user stays in those in
 * which the broker has it, and comes into no other. Where the ledger does not know these, or the directory shows none of its schools, the user is not
 * sent.
 */
function decidePartly(user: DirectoryUser, named: readonly string[], known: Known): Decision {
  const { entries, ledgerComplete } = known;
  const entry = entries.find(({ kind }) => kind === "user");
  const unseen = named.filter((name) => findSchool(known.schools, name) === undefined);
  const isKnown = entry ? entry.state === "absent" || entry.schools.length > 0 : ledgerComplete;
  if (!isKnown || unseen.length === named.length) return unknownSchool("user", unseen);
  const atBroker = entry === undefined || entry.state === "absent" ? [] : entry.schools;
  const mapped = mapUser(
    user,
    named.filter((name) => !unseen.includes(name) || listsSchool(atBroker, name)),
  );
  if (mapped.outcome !== "send") return unknownSchool("user", unseen);
  const { body, classes, schools: context } = asNamedAtBroker(mapped, nameOf(known));
  return {
    ...{ act: "send_user", body, content: contentOf(body, context), classes, groups: user.groups },
    schools: mapped.schools.flatMap((name) => findSchool(known.schools, name) ?? []),
    partly: { schools: context, code: "SCHOOL_UNKNOWN", message: tellUnknown("user", unseen, isSentAllTheSame) },
  };
}

const isSentAllTheSame = "It is sent with its other schools, and stays at the broker in those in which it is there. ";

function decideGroup(group: DirectoryGroup, known: Known): Decision {
  const mapped = mapGroup(spellSchools(group, known.schools), known.scope);
  if (mapped.outcome === "out_of_scope") return outOfScope(known, mapped.why);
  if (mapped.outcome === "faulty") return faulty(group.kind, mapped);
  const school = findSchool(known.schools, group.school);
  if (school === undefined) return unknownSchool(group.kind, [group.school]);
  const { body, members, leftOut } = asNamedAtBroker(mapped, nameOf(known));
  return { act: "send_group", kind: group.kind, body, content: contentOf(body), school, members, leftOut };
}

function decideGone(known: Known): Decision {
  const { entries, ledgerComplete, resend } = known;
  const [entry] = entries;
  if (entry?.kind === "school") return isSchool;
  const kinds = kindsToRemove(known);
  if (entry === undefined && ledgerComplete && !resend) {
    return { act: "nothing", outcome: "superseded", why: "neither the directory nor the broker has it" };
  }
  if (entry?.state === "absent" && !resend) {
    return { act: "nothing", outcome: "superseded", why: "it is gone from the broker already" };
  }
  if (!seesItsSchools(known)) {
    return {
      act: "refuse",
      kind: kinds[0] ?? "user",
      code: "SCHOOL_NOT_SEEN",
      message:
        "The directory shows neither this object nor all its schools, so it is not deleted at the broker. " +
        'Check the access rights of the bind account; if the school was really removed, remove it with manage_schools_to_sync remove_schools (where "*" is configured, make a list of it first).',
    };
  }
  if (known.hidden) {
    return refuseUnseen(
      kinds[0] ?? "user",
      "NOT_SEEN",
      "this object, nor that it is gone, so it is not deleted at the broker",
    );
  }
  return { act: "remove", kinds };
}

/** Refuses to send an object of which the directory hides a part: the broker would lose that part. */
function unlessPartlySeen(decision: Decision, known: Known): Decision {
  const { hidden, hiddenAttributes = [] } = known;
  const sent = sentOrFaulty(decision);
  if (sent === undefined) return decision;
  const what = sent.kind === "user" || sent.kind === "school" ? sent.kind : "group";
  if (hiddenAttributes.length > 0 && what !== "school") {
    const names = hiddenAttributes.join(", ");
    return refuseUnseen(sent.kind, "PARTLY_SEEN", `${names} of this ${what}, which has a value, so it is not sent`);
  }
  const nameless = sent.schools.filter((name) => listsSchool(known.namelessSchools ?? [], name));
  if (nameless.length > 0) {
    const names = nameless.map((name) => `"${name}"`).join(", ");
    const why = `the display name of the school ${names}, which the broker does not have yet and could never rename`;
    return refuseUnseen(sent.kind, "PARTLY_SEEN", `${why}, so this ${what} is not sent`);
  }
  if (!hidden || decision.act === "refuse") return decision;
  const parts = what === "user" ? "all classes and workgroups of this user" : "all members of this group";
  return refuseUnseen(sent.kind, "PARTLY_SEEN", `${parts}, so it is not sent`);
}

/** Kind and schools of an object that is sent, or that is refused as faulty, for an attribute may only look empty because it is hidden. */
function sentOrFaulty(
  decision: Decision,
): { readonly kind: ObjectKind; readonly schools: readonly string[] } | undefined {
  switch (decision.act) {
    case "send_user":
      return { kind: "user", schools: decision.schools.map(({ name }) => name) };
    case "send_group":
      return { kind: decision.kind, schools: [decision.school.name] };
    case "send_school":
      return { kind: "school", schools: [decision.school.name] };
    case "refuse":
      return decision.code === "FAULTY_OBJECT" ? { kind: decision.kind, schools: [] } : undefined;
    default:
      return undefined;
  }
}

function refuseUnseen(kind: ObjectKind, code: ObjectCode, what: string): Decision {
  const message = `The directory does not show ${what}. Check the access rights of the bind account.`;
  return { act: "refuse", kind, code, message };
}

/** Whether this account sees all listed schools of the object. Else the object may only be hidden, which looks exactly like a deletion. */
function seesItsSchools(known: Known): boolean {
  const { entries, schools, scope } = known;
  const atBroker = entries.filter(({ state }) => state !== "absent");
  const named = (atBroker.length > 0 ? atBroker : entries.slice(0, 1)).flatMap((entry) => entry.schools);
  const listed = named.filter((name) => listsSchool(scope, name));
  return named.length > 0 ? listed.every((name) => showsSchool(schools, name, nameOf(known))) : schools.length > 0;
}

function nameOf({ nameAtBroker = (name) => name }: Known): NameAtBroker {
  return nameAtBroker;
}

function outOfScope(known: Known, why: string): Decision {
  const { entries, ledgerComplete, resend } = known;
  const [entry] = entries;
  if (resend || (entry === undefined ? !ledgerComplete : entry.state !== "absent")) {
    return { act: "remove", kinds: kindsToRemove(known) };
  }
  return { act: "nothing", outcome: "out_of_scope", why };
}

function kindsToRemove(known: Known): readonly ObjectKind[] {
  return known.entries.length > 0 ? otherKinds(known, undefined) : known.possibleKinds;
}

function notSent(what: string): Decision {
  return { act: "nothing", outcome: "out_of_scope", why: `the authority's plugins do not send ${what}` };
}

function faulty(kind: ObjectKind, { attribute, message }: Faulty): Decision {
  return { act: "refuse", kind, code: "FAULTY_OBJECT", message: `${message} (attribute ${attribute})` };
}

function unknownSchool(kind: ObjectKind, names: readonly string[]): Decision {
  const what = kind === "user" ? "user" : "group";
  return { act: "refuse", kind, code: "SCHOOL_UNKNOWN", message: tellUnknown(what, names, "It is not sent. ") };
}

function tellUnknown(what: "user" | "group", names: readonly string[], isSent: string): string {
  const told = names.map((name) => `"${name}"`).join(", ");
  const helps =
    what === "user"
      ? "If the school was removed, take its name out of the user's ucsschoolSchool and ucsschoolRole"
      : "If the school was removed, remove what is left of it in the directory";
  return `The directory shows this ${what}, but not the school ${told} that it names. ${isSent}${helps}; else check the access rights of the bind account.`;
}
