import { badMessage, expectTag, readElements, tags, type BerElement } from "./ber.js";
import type { ExtensibleFilter, Filter, SubstringFilter } from "./filter.js";

const deepest = 64; // a bound for the stack, not a rule of LDAP

/** Reads a filter from its BER element. Throws DemoDirectoryError "BAD_MESSAGE". */
export function readFilter(element: BerElement | undefined, depth = 0): Filter {
  if (!element) throw badMessage("a filter is missing");
  if (depth > deepest) throw badMessage("a filter is nested too deeply");
  const { tag, content } = element;
  switch (tag) {
    case 0xa0:
    case 0xa1: {
      const filters = readElements(content).map((inner) => readFilter(inner, depth + 1));
      return { kind: tag === 0xa0 ? "and" : "or", filters };
    }
    case 0xa2:
      return { kind: "not", filter: readFilter(readElements(content)[0], depth + 1) };
    case 0xa3:
      return { kind: "equal", ...readAssertion(content) };
    case 0xa4:
      return readSubstring(content);
    case 0xa5:
      return { kind: "atLeast", ...readAssertion(content) };
    case 0xa6:
      return { kind: "atMost", ...readAssertion(content) };
    case 0x87:
      return { kind: "present", attribute: content.toString() };
    case 0xa8:
      return { kind: "approximate", ...readAssertion(content) };
    case 0xa9:
      return readExtensible(content);
    default:
      throw badMessage(`there is no kind of filter 0x${tag.toString(16)}`);
  }
}

function readAssertion(content: Buffer): { attribute: string; value: string } {
  const [attribute, value] = readElements(content);
  return { attribute: expectTag(attribute, tags.octets).toString(), value: expectTag(value, tags.octets).toString() };
}

function readSubstring(content: Buffer): SubstringFilter {
  const [attribute, pieces] = readElements(content);
  const read = readElements(expectTag(pieces, tags.sequence));
  const [initial, final] = [read.find(({ tag }) => tag === 0x80), read.find(({ tag }) => tag === 0x82)];
  if (read.length === 0) throw badMessage("a substring filter has no pieces");
  return {
    kind: "substring",
    attribute: expectTag(attribute, tags.octets).toString(),
    any: read.filter(({ tag }) => tag === 0x81).map((piece) => piece.content.toString()),
    ...(initial && { initial: initial.content.toString() }),
    ...(final && { final: final.content.toString() }),
  };
}

function readExtensible(content: Buffer): ExtensibleFilter {
  const parts = new Map(readElements(content).map((part) => [part.tag, part.content]));
  const [rule, attribute, value] = [parts.get(0x81), parts.get(0x82), parts.get(0x83)];
  if (!value) throw badMessage("an extensible filter has no value");
  return {
    kind: "extensible",
    value: value.toString(),
    dnAttributes: (parts.get(0x84)?.[0] ?? 0) !== 0,
    ...(rule && { rule: rule.toString() }),
    ...(attribute && { attribute: attribute.toString() }),
  };
}
