/** A search filter (RFC 4511, 4.5.1.7); values are texts, attribute names as the client wrote them. */
export type Filter =
  | { readonly kind: "and" | "or"; readonly filters: readonly Filter[] }
  | { readonly kind: "not"; readonly filter: Filter }
  | {
      readonly kind: "equal" | "approximate" | "atLeast" | "atMost";
      readonly attribute: string;
      readonly value: string;
    }
  | { readonly kind: "present"; readonly attribute: string }
  | SubstringFilter
  | ExtensibleFilter;

export interface SubstringFilter {
  readonly kind: "substring";
  readonly attribute: string;
  readonly initial?: string;
  readonly any: readonly string[];
  readonly final?: string;
}

export interface ExtensibleFilter {
  readonly kind: "extensible";
  readonly rule?: string;
  readonly attribute?: string;
  readonly value: string;
  readonly dnAttributes: boolean;
}
