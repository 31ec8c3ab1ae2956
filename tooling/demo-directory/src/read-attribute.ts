import { findAttributeType, operationalNames } from "./attribute-types.js";
import type { Entry } from "./entry.js";
import type { Tree } from "./tree.js";

/**
 * The values of an attribute, those that the directory computes included: memberOf follows the groups' members and changes
 * nothing else on the user, as OpenLDAP's memberof overlay does. Takes a lower-cased name.
 */
export function readAttribute(tree: Tree, entry: Entry, attribute: string): readonly string[] {
  switch (attribute) {
    case "entryuuid":
      return [entry.id];
    case "entrycsn":
      return [entry.csn];
    case "entrydn":
      return [entry.dn];
    case "createtimestamp":
      return [timeOf(entry.createdCsn)];
    case "modifytimestamp":
      return [timeOf(entry.csn)];
    case "creatorsname":
    case "modifiersname":
      return [`cn=admin,${tree.base}`];
    case "hassubordinates":
      return [tree.hasChildren(entry) ? "TRUE" : "FALSE"];
    case "contextcsn":
      return entry.key === tree.baseKey ? [tree.contextCsn()] : none;
    case "memberof":
      return (tree.findByValue("uniquemember", entry.dn) ?? []).map(({ dn }) => dn);
    default:
      return entry.attributes.get(attribute) ?? none;
  }
}

/**
 * The attributes that a search asks for, in the directory's spelling (RFC 4511, 4.5.1.8): nothing or "*" is all user attributes,
 * "+" the operational ones, "1.1" none.
 */
export function* selectAttributes(
  tree: Tree,
  entry: Entry,
  requested: readonly string[],
): Generator<[string, readonly string[]]> {
  for (const key of namesFor(requested, entry)) {
    const values = readAttribute(tree, entry, key);
    const type = findAttributeType(key);
    if (type && values.length > 0) yield [type.name, values];
  }
}

function namesFor(requested: readonly string[], entry: Entry): ReadonlySet<string> {
  const names = new Set<string>();
  for (const name of requested.length === 0 ? ["*"] : requested) {
    if (name === "*") for (const key of entry.attributes.keys()) names.add(key);
    else if (name === "+") for (const key of operationalNames) names.add(key.toLowerCase());
    else names.add(name.toLowerCase());
  }
  return names;
}

function timeOf(csn: string): string {
  return `${csn.slice(0, 14)}Z`;
}

const none: readonly string[] = [];
