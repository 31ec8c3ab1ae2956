import { badMessage, expectTag, readElements, readInteger, tags, type BerElement } from "./ber.js";
import { readFilter } from "./read-filter.js";
import type { BindRequest, Control, Operation, Request, Scope, SearchRequest } from "./request.js";

const scopes: readonly Scope[] = ["base", "one", "sub", "children"];
/** add, modify, delete, modifyDN and compare with the tags of their responses. */
const unsupported = new Map([
  [0x68, 0x69],
  [0x66, 0x67],
  [0x4a, 0x6b],
  [0x6c, 0x6d],
  [0x6e, 0x6f],
]);

/** Reads one whole LDAP message (RFC 4511, 4.1.1). Names and values keep their spelling. Throws DemoDirectoryError "BAD_MESSAGE". */
export function readRequest(bytes: Buffer): Request {
  const [message, ...rest] = readElements(bytes);
  if (rest.length > 0) throw badMessage("something follows the message");
  const [id, operation, controls] = readElements(expectTag(message, tags.sequence));
  const messageId = readInteger(id);
  if (messageId <= 0) throw badMessage("the message id is not positive");
  return { messageId, operation: readOperation(operation), controls: controls ? readControls(controls) : [] };
}

function readOperation(element: BerElement | undefined): Operation {
  switch (element?.tag) {
    case 0x60:
      return readBind(element.content);
    case 0x42:
      return { kind: "unbind" };
    case 0x63:
      return readSearch(element.content);
    case 0x50:
      return { kind: "abandon", messageId: readInteger({ tag: tags.integer, content: element.content }) };
    case 0x77:
      return { kind: "extended", oid: expectTag(readElements(element.content)[0], 0x80).toString() };
    default: {
      const answer = unsupported.get(element?.tag ?? 0);
      if (answer === undefined) throw badMessage("there is no such operation");
      return { kind: "unsupported", answer };
    }
  }
}

function readBind(content: Buffer): BindRequest {
  const [version, dn, authentication] = readElements(content);
  if (!authentication) throw badMessage("a bind has no authentication");
  return {
    kind: "bind",
    version: readInteger(version),
    dn: expectTag(dn, tags.octets).toString(),
    password: authentication.tag === 0x80 ? authentication.content.toString() : undefined,
  };
}

function readSearch(content: Buffer): SearchRequest {
  const [base, scope, , sizeLimit, , typesOnly, filter, attributes] = readElements(content);
  const name = scopes[readInteger(scope, tags.enumerated)];
  if (name === undefined) throw badMessage("there is no such scope");
  return {
    kind: "search",
    base: expectTag(base, tags.octets).toString(),
    scope: name,
    sizeLimit: readInteger(sizeLimit),
    typesOnly: expectTag(typesOnly, tags.boolean)[0] !== 0,
    filter: readFilter(filter),
    attributes: readElements(expectTag(attributes, tags.sequence)).map((one) => expectTag(one, tags.octets).toString()),
  };
}

function readControls(element: BerElement): readonly Control[] {
  return readElements(expectTag(element, 0xa0)).map((control) => {
    const [type, ...rest] = readElements(expectTag(control, tags.sequence));
    const value = rest.find(({ tag }) => tag === tags.octets)?.content;
    const critical = rest.find(({ tag }) => tag === tags.boolean)?.content[0];
    return {
      type: expectTag(type, tags.octets).toString(),
      critical: critical !== undefined && critical !== 0,
      ...(value && { value }),
    };
  });
}
