/** The parts of a DN with single-valued RDNs, innermost first, types in lower case, values unescaped. */
export function partsOfDn(dn: string): readonly { readonly type: string; readonly value: string }[] {
  return [...dn.matchAll(/(?:\\.|[^\\,])+/g)].map(([part]) => {
    const at = part.indexOf("=");
    return { type: part.slice(0, at).trim().toLowerCase(), value: unescape(part.slice(at + 1)) };
  });
}

/** The same for all spellings of a DN. */
export function dnKey(dn: string): string {
  return JSON.stringify(partsOfDn(dn).map(({ type, value }) => [type, value.trim().toLowerCase()]));
}

function unescape(value: string): string {
  return value.replace(/((?:\\[0-9a-f]{2})+)|\\(.)/gi, (_, hex: string | undefined, char: string) =>
    hex === undefined ? char : Buffer.from(hex.replaceAll("\\", ""), "hex").toString(),
  );
}
