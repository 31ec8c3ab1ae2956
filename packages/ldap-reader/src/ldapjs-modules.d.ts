// What this package uses of ldapjs 3.0.7 and its parts. The published types neither cover the parts nor what is private.

declare module "ldapjs" {
  interface ClientOptions {
    readonly url: string;
    readonly tlsOptions?: object;
    readonly connectTimeout?: number;
    readonly queueDisable?: boolean;
  }
  /** `createClient` gives what `ldap-client.ts` describes. */
  const ldapjs: { createClient(options: ClientOptions): unknown };
  export default ldapjs;
}

declare module "@ldapjs/messages/lib/parse-to-message.js";

declare module "@ldapjs/messages" {
  import type { BerReader } from "@ldapjs/asn1";
  import type { Control } from "@ldapjs/controls";

  class LdapMessage {
    messageId: number;
    readonly controls: Control[];
    static parse(ber: BerReader): LdapMessage;
  }
  class LdapResult extends LdapMessage {
    readonly status: number;
    readonly matchedDN: string;
    readonly diagnosticMessage: string;
    readonly referrals: string[];
  }
  class BindRequest extends LdapMessage {
    constructor(options: { name: string; authentication: string; credentials: string });
  }
  class CompareRequest extends LdapMessage {
    constructor(options: { entry: object; attribute: string; value: string });
  }
  class SearchRequest extends LdapMessage {
    constructor(options: {
      baseObject: object;
      scope: string;
      filter: object;
      attributes: readonly string[];
      derefAliases: number;
      sizeLimit: number;
      timeLimit: number;
      typesOnly: boolean;
      controls: readonly Control[];
    });
  }
  class SearchResultEntry extends LdapMessage {
    readonly objectName: { toString(): string };
    readonly attributes: { readonly type: string; readonly buffers: Buffer[] }[];
    static parseToPojo(ber: BerReader): { objectName: unknown };
  }
  class SearchResultReference extends LdapMessage {
    constructor(options: { messageId: number });
    readonly uri: string[];
  }
  const messages: {
    LdapMessage: typeof LdapMessage;
    LdapResult: typeof LdapResult;
    BindRequest: typeof BindRequest;
    CompareRequest: typeof CompareRequest;
    SearchRequest: typeof SearchRequest;
    SearchResultEntry: typeof SearchResultEntry;
    SearchResultReference: typeof SearchResultReference;
  };
  export default messages;
  export type {
    BindRequest,
    CompareRequest,
    LdapMessage,
    LdapResult,
    SearchRequest,
    SearchResultEntry,
    SearchResultReference,
  };
}

declare module "@ldapjs/controls" {
  class Control {
    constructor(options: { type: string; criticality: boolean });
    readonly type: string;
    readonly criticality: boolean;
    /** A Buffer, or null, of a control that a server sent and ldapjs does not know. */
    readonly value: unknown;
  }
  class PagedResultsControl extends Control {
    constructor(options: { criticality: boolean; value: { size: number; cookie: Buffer } });
    override readonly value: { readonly size: number; readonly cookie: Buffer };
  }
  const controls: { Control: typeof Control; PagedResultsControl: typeof PagedResultsControl };
  export default controls;
  export type { Control, PagedResultsControl };
}

declare module "@ldapjs/asn1" {
  class BerReader {
    constructor(bytes: Buffer);
    readonly buffer: Buffer;
    readonly offset: number;
    readonly length: number;
    peek(): number | null;
    readSequence(tag?: number): number | null;
    readInt(): number;
    readString(tag: number, asBuffer: true): Buffer;
  }
  class BerWriter {
    writeBuffer(bytes: Buffer, tag: number): void;
    writeString(text: string): void;
  }
  const asn1: { BerReader: typeof BerReader; BerWriter: typeof BerWriter };
  export default asn1;
  export type { BerReader, BerWriter };
}
