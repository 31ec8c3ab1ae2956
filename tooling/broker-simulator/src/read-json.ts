/** Reads JSON text; every object becomes a Map, which keeps the order of all keys. Throws a SyntaxError. */
export function readJson(text: string): unknown {
  // a key like "100123" would lose its place in a JavaScript object: no key looks like that behind an underscore
  const marked = text.replace(/"((?:[^"\\]|\\.)*)"(\s*:)?/gs, (whole, inside: string, colon: string | undefined) =>
    colon === undefined ? whole : `"_${inside}"${colon}`,
  );
  return toMaps(JSON.parse(marked));
}

function toMaps(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toMaps);
  if (typeof value !== "object" || value === null) return value;
  return new Map(Object.entries(value).map(([key, inner]) => [key.slice(1), toMaps(inner)]));
}
