import {
  groupFields,
  ListenerObjectError,
  normaliseDn,
  normaliseValue,
  userFields,
  type DirectoryGroup,
  type DirectoryObject,
  type DirectoryUser,
  type Fields,
  type GroupProperties,
  type ListenerItem,
  type UserProperties,
} from "@id-connector/listener-object";

/**
 * How the directory differs from an item that another program read from it, in words without values; undefined where nothing differs. One
 * of the two is older, and they do not tell which. Items that a person asked for, looks, and items of schools tell nothing. Pure.
 */
export function contradictionOf(item: ListenerItem, object: DirectoryObject | undefined): string | undefined {
  if (item.resend || item.isLook || item.udm_object_type === "container/ou" || item.dn === `entryUUID=${item.id}`)
    return undefined;
  if (item.object === null)
    return object === undefined || object.kind === "other" || object.kind === "school"
      ? undefined
      : "it is still there";
  if (object === undefined) return "it is not there";
  if (!isSameDn(item.dn, object.dn)) return "it has another DN";
  if (item.udm_object_type === "users/user") return object.kind === "user" ? ofUser(item.object, object) : undefined;
  return object.kind === "school_class" || object.kind === "workgroup" ? ofGroup(item.object, object) : undefined;
}

function ofUser(said: UserProperties, found: DirectoryUser): string | undefined {
  const field = findOther(userFields, said, found);
  if (field !== undefined) return `it has another ${nameOf.get(field) ?? field}`;
  if (differ(said.school, found.schools, normaliseValue)) return "it is in other schools";
  return differ(said.ucsschoolRole, found.roles, normaliseValue) ? "it has other roles" : undefined;
}

const nameOf = new Map([
  ["username", "login name"],
  ["firstname", "name"],
  ["lastname", "name"],
]);

function ofGroup(said: GroupProperties, found: DirectoryGroup): string | undefined {
  if (differs(said.name, `${found.school}-${found.name}`)) return "it has another name";
  const field = findOther(groupFields, said, found);
  if (field !== undefined) return `it has another ${field}`;
  const members = found.members.map(({ dn }) => dn);
  return differ(said.users?.filter(isUser), members.filter(isUser), keyOf) ? "it has other members" : undefined;
}

/** The first of the texts that are sent in which both differ. */
function findOther(fields: Fields, said: object, found: object): string | undefined {
  const [name] =
    Object.entries(fields).find(
      ([field, { property, broker }]) =>
        property !== undefined &&
        broker !== undefined &&
        differs(Reflect.get(said, property), Reflect.get(found, field)),
    ) ?? [];
  return name;
}

/** Whether a value of an item differs. An item does not speak of a value that it leaves out. */
function differs(said: unknown, found: unknown): boolean {
  return said !== undefined && said !== found;
}

function differ(
  said: readonly string[] | undefined,
  found: readonly string[],
  keyOfOne: (value: string) => string,
): boolean {
  if (said === undefined) return false;
  const [one, other] = [new Set(said.map(keyOfOne)), new Set(found.map(keyOfOne))];
  return one.size !== other.size || [...one].some((key) => !other.has(key));
}

/** UDM tells users from nested groups and hosts by that. */
function isUser(dn: string): boolean {
  return /^uid=/i.test(dn);
}

function isSameDn(one: string, other: string): boolean {
  return keyOf(one) === keyOf(other);
}

/** A text that is no DN is compared as it stands. */
function keyOf(dn: string): string {
  try {
    return normaliseDn(dn);
  } catch (error) {
    if (error instanceof ListenerObjectError) return dn;
    throw error;
  }
}
