import { findAttributeType } from "./attribute-types.js";
import { parseDn } from "./dn.js";
import type { Entry } from "./entry.js";
import type { ExtensibleFilter, Filter, SubstringFilter } from "./filter.js";
import { comparable, comparableSet, order, ruleNames, type Rule } from "./matching-rules.js";
import { readAttribute } from "./read-attribute.js";
import type { Tree } from "./tree.js";

/** Undefined where the directory cannot tell: an unknown attribute, a value that is none of the attribute (RFC 4511, 4.5.1.7). */
type Test = (entry: Entry) => boolean | undefined;

/** Turns a filter into a function that says whether an entry matches; values compare by each attribute's own rule. */
export function compileFilter(tree: Tree, filter: Filter): (entry: Entry) => boolean {
  const test = compile(tree, filter);
  return (entry) => test(entry) === true;
}

function compile(tree: Tree, filter: Filter): Test {
  switch (filter.kind) {
    case "and":
      return decide(
        filter.filters.map((inner) => compile(tree, inner)),
        false,
      );
    case "or":
      return decide(
        filter.filters.map((inner) => compile(tree, inner)),
        true,
      );
    case "not":
      return negate(compile(tree, filter.filter));
    case "present":
      return compilePresent(tree, filter.attribute);
    case "substring":
      return compileSubstring(tree, filter);
    case "extensible":
      return compileExtensible(tree, filter);
    default:
      return compileComparison(tree, filter);
  }
}

/** For "or" one true decides, for "and" one false; what cannot be told counts when nothing decides. */
function decide(tests: readonly Test[], deciding: boolean): Test {
  return (entry) => {
    let all: boolean | undefined = !deciding;
    for (const test of tests) {
      const result = test(entry);
      if (result === deciding) return deciding;
      if (result === undefined) all = undefined;
    }
    return all;
  };
}

function negate(test: Test): Test {
  return (entry) => {
    const result = test(entry);
    return result === undefined ? undefined : !result;
  };
}

function compilePresent(tree: Tree, attribute: string): Test {
  if (!findAttributeType(attribute)) return unknown;
  const key = attribute.toLowerCase();
  return (entry) => readAttribute(tree, entry, key).length > 0;
}

function compileComparison(tree: Tree, filter: Filter & { attribute: string; value: string; kind: string }): Test {
  const type = findAttributeType(filter.attribute);
  const wanted = type && comparable(type.rule, filter.value);
  if (!type || wanted === undefined) return unknown;
  const { rule, name } = type;
  const key = name.toLowerCase();
  const sign = filter.kind === "atLeast" ? 1 : filter.kind === "atMost" ? -1 : undefined;
  return (entry) => {
    const values = comparableSet(rule, readAttribute(tree, entry, key));
    if (sign === undefined) return values.has(wanted);
    for (const value of values) if (order(rule, value, wanted) * sign >= 0) return true;
    return false;
  };
}

function compileSubstring(tree: Tree, filter: SubstringFilter): Test {
  const type = findAttributeType(filter.attribute);
  if (!type || (type.rule !== "ignoreCase" && type.rule !== "exact")) return unknown;
  const key = type.name.toLowerCase();
  const fold = (piece: string): string => (type.rule === "exact" ? piece : foldPiece(piece));
  const [initial, any, final] = [fold(filter.initial ?? ""), filter.any.map(fold), fold(filter.final ?? "")];
  const fits = (value: string): boolean => {
    if (!value.startsWith(initial)) return false;
    let at = initial.length;
    for (const piece of any) {
      const found = value.indexOf(piece, at);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return value.length - final.length >= at && value.endsWith(final);
  };
  return (entry) => [...comparableSet(type.rule, readAttribute(tree, entry, key))].some(fits);
}

/** As foldText, but outer spaces of a piece are spaces inside of the value. */
function foldPiece(piece: string): string {
  return piece.normalize("NFKC").toLowerCase().replace(/ {2,}/gu, " ");
}

function compileExtensible(tree: Tree, { rule: ruleName, attribute, value, dnAttributes }: ExtensibleFilter): Test {
  const type = attribute === undefined ? undefined : findAttributeType(attribute);
  const rule = ruleName === undefined ? type?.rule : ruleNames.get(ruleName.toLowerCase());
  if (rule === undefined || (attribute !== undefined && !type)) return unknown;
  const wanted = comparable(rule, value);
  if (wanted === undefined) return unknown;
  const key = type?.name.toLowerCase();
  return (entry) =>
    valueLists(tree, entry, key).some((values) => comparableSet(rule, values).has(wanted)) ||
    (dnAttributes && dnHas(entry.dn, key, rule, wanted));
}

function valueLists(tree: Tree, entry: Entry, key: string | undefined): readonly (readonly string[])[] {
  return key === undefined ? [...entry.attributes.values()] : [readAttribute(tree, entry, key)];
}

function dnHas(dn: string, key: string | undefined, rule: Rule, wanted: string): boolean {
  return parseDn(dn).some((rdn) =>
    rdn.some(
      ({ type, value }) => (key === undefined || type.toLowerCase() === key) && comparable(rule, value) === wanted,
    ),
  );
}

const unknown: Test = () => undefined;
