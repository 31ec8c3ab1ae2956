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

declare module "ldapjs/lib/messages/parser.js" {
  class Parser {
    write(data: Buffer): boolean;
    emit(event: "message" | "error", what: unknown): boolean;
  }
  export default Parser;
}

declare module "@ldapjs/messages" {
  import type { Control } from "@ldapjs/controls";

  class LdapMessage {
    messageId: number;
    readonly controls: Control[];
    addControl(control: Control): void;
  }
  class LdapResult extends LdapMessage {
    constructor(options: {
      messageId: number;
      status: number;
      matchedDN: string;
      diagnosticMessage: string;
      referrals: readonly string[];
    });
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
    constructor(options: { messageId: number; objectName: object });
    readonly objectName: { toString(): string };
    get attributes(): { readonly type: string; readonly buffers: Buffer[] }[];
    set attributes(attributes: { readonly type: string; readonly buffers: Buffer[] }[]);
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
    constructor(options: { type: string; criticality: boolean; value?: Buffer | undefined });
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
  class BerWriter {
    writeBuffer(bytes: Buffer, tag: number): void;
    writeString(text: string): void;
  }
  export type { BerWriter };
}
