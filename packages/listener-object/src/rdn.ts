/** One `type=value` of an RDN. `type` is lower-cased, `value` is unescaped. */
export interface Attribute {
  readonly type: string;
  readonly value: string;
  /** True where the DN gives the BER encoding in hexadecimal (`#0403…`); `value` is then that text with its `#`. */
  readonly ber?: true;
}

/** A relative distinguished name: more than one attribute where it is multi-valued (`cn=a+sn=b`). */
export type Rdn = readonly Attribute[];
