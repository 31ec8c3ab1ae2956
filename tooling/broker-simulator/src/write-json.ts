/** JSON text of a value; Maps become objects in their own order. `indent` spaces for people, 0 for one line. */
export function writeJson(value: unknown, indent = 0, depth = 1): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const list = Array.isArray(value);
  const entries: [unknown, unknown][] = list
    ? value.map((inner: unknown) => [undefined, inner])
    : [...(value instanceof Map ? (value as Map<unknown, unknown>) : Object.entries(value))];
  const parts = entries
    .filter(([, inner]) => inner !== undefined)
    .map(([key, inner]) => {
      const text = writeJson(inner, indent, depth + 1);
      return list ? text : `${JSON.stringify(key)}:${indent > 0 ? " " : ""}${text}`;
    });
  const [open, close] = list ? ["[", "]"] : ["{", "}"];
  if (parts.length === 0 || indent === 0) return `${open}${parts.join(",")}${close}`;
  const margin = " ".repeat(indent * depth);
  return `${open}\n${margin}${parts.join(`,\n${margin}`)}\n${" ".repeat(indent * (depth - 1))}${close}`;
}
