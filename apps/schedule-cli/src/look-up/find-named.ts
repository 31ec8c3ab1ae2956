import { type Directory, type Entry, equalsAny, or } from "@id-connector/ldap-reader";
import { type DirectoryObject, type DirectorySchool, normaliseValue } from "@id-connector/listener-object";

interface Wanted {
  readonly what: "user" | "group";
  readonly names: readonly string[];
  readonly uuids: readonly string[];
}

/** What the directory says about all that was asked for. */
export interface Found {
  readonly byName: readonly NameFound[];
  /** In the order asked for; an object that the directory does not have is undefined. */
  readonly byUuid: readonly { readonly id: string; readonly object: DirectoryObject | undefined }[];
  /** All schools. */
  readonly schools: readonly DirectorySchool[];
}

export interface NameFound {
  /** As typed. */
  readonly name: string;
  /**
   * The users, or school classes and workgroups, that were asked for. More than one where a class and a workgroup share a
   * name.
   */
  readonly objects: readonly DirectoryObject[];
  /** Other objects of that name. */
  readonly namesakes: readonly Namesake[];
}

export interface Namesake {
  readonly object: DirectoryObject;
  readonly entry: Entry;
}

/** Finds objects by name, compared without case, or by entryUUID: a handful of searches however many there are. */
export async function findNamed(directory: Directory, { what, names, uuids }: Wanted): Promise<Found> {
  const entries = new Map<string, Entry>();
  for (let from = 0; from < names.length; from += namesPerSearch) {
    const some = names.slice(from, from + namesPerSearch);
    const filter = or(...nameAttributes.map((attribute) => equalsAny(attribute, some)));
    for await (const entry of directory.search({ filter, attributes })) entries.set(entry.id, entry);
  }
  const { objects, schools } = await directory.readObjects([...entries.keys(), ...uuids]);
  const named = [...entries.values()].flatMap((entry) => {
    const object = objects.get(entry.id);
    return object ? [{ entry, object }] : [];
  });
  const byName = names.map((name): NameFound => {
    const having = named.filter(({ entry }) => nameAttributes.some((attribute) => hasName(entry, attribute, name)));
    const meant = having.filter(({ entry, object }) => isMeant(what, object) && hasName(entry, nameOf[what], name));
    return {
      name,
      objects: meant.map(({ object }) => object),
      namesakes: having.filter((one) => !meant.includes(one)),
    };
  });
  return { byName, byUuid: uuids.map((id) => ({ id, object: objects.get(id) })), schools };
}

const nameOf = { user: "uid", group: "cn" } as const;
const nameAttributes = ["uid", "cn", "ou"] as const;
const attributes = [...nameAttributes, "univentionObjectType"];
const namesPerSearch = 150;

function isMeant(what: "user" | "group", { kind }: DirectoryObject): boolean {
  return what === "user" ? kind === "user" : kind === "school_class" || kind === "workgroup";
}

function hasName(entry: Entry, attribute: string, name: string): boolean {
  return entry.attribute(attribute).some((value) => normaliseValue(value) === normaliseValue(name));
}
