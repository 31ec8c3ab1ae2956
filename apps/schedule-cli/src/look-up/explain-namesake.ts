import { commandWords, shown } from "@id-connector/command-line";
import { type ContainerNames, normaliseDn, normaliseValue, schoolsInDn } from "@id-connector/listener-object";
import type { Namesake } from "./find-named.js";
import { unlessBadDn } from "./read-dn.js";

interface Asked {
  readonly what: "user" | "group";
  readonly name: string;
  readonly containers: ContainerNames;
}

/** The sentence for an object that has the name, but is not of the kind that was asked for: what it is and what to do instead. Pure. */
export function explainNamesake({ object, entry }: Namesake, { what, name, containers }: Asked): string {
  switch (object.kind) {
    case "user":
      return what === "user"
        ? `The user ${object.username} is called so: try ${commandWords(["schedule_user", object.username])}.`
        : `There is a user of that name: try ${commandWords(["schedule_user", name])}.`;
    case "school_class":
    case "workgroup":
      return `There is a ${object.kind === "workgroup" ? "workgroup" : "school class"} of that name: try ${commandWords(["schedule_group", name])}.`;
    case "school":
      return `There is a school of that name: try ${commandWords(["schedule_school", object.name])}.`;
    case "other":
      return explainOther(object.dn, { type: entry.attribute("univentionObjectType")[0], name, containers });
  }
}

interface Other {
  readonly type: string | undefined;
  readonly name: string;
  readonly containers: ContainerNames;
}

function explainOther(dn: string, { type, name, containers }: Other): string {
  if (type !== "groups/group") return `There is an object of that name, but it is ${describeType(type)}.`;
  const [school] = schoolsIn(dn);
  const group = `There is a group ${shown(name)}`;
  if (school === undefined) return `${group}, but it lies outside of all schools: only ${sent}.`;
  const path = pathOf(dn);
  const [rooms, pupils, classes] = [containers.rooms, containers.pupils, containers.class].map((one) =>
    normaliseValue(one),
  );
  if (path.startsWith(`cn=${rooms},cn=groups,ou=`))
    return `${group}, but it is a computer room of ${school}: only ${sent}.`;
  if ([`cn=${pupils},cn=groups,ou=`, `cn=${classes},cn=${pupils},cn=groups,ou=`].some((one) => path.startsWith(one)))
    return `${group} among the classes and workgroups of ${school}, but its name does not begin with ${school}-.`;
  return `${group} in ${school}, but it is neither a school class nor a workgroup: only ${sent}.`;
}

const sent = "school classes and workgroups are sent";

function describeType(type: string | undefined): string {
  if (type === undefined) return "neither a user nor a group";
  if (type.startsWith("computers/")) return "a computer";
  if (type.startsWith("container/")) return "a container";
  return `of the kind ${type}`;
}

/** Without the group's own name. */
function pathOf(dn: string): string {
  return unlessBadDn(() => normaliseDn(dn).replace(/^(?:\\.|[^\\,])+,/, "")) ?? "";
}

function schoolsIn(dn: string): readonly string[] {
  return unlessBadDn(() => schoolsInDn(dn)) ?? [];
}
