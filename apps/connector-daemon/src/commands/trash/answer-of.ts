import type { TrashReason } from "@id-connector/queue-fs";

const mostLetters = 200;
const mostFields = 3;

/**
 * The answer about an item, without the parts that differ between objects of one cause: the fields that the broker's answer names,
 * else its sentence, else the message. Pure.
 */
export function answerOf({ answer, message }: TrashReason): string {
  const said = typeof answer === "string" && answer !== "" ? answer : (fieldsOf(answer) ?? message);
  const same = said
    .replace(/^(?:GET|HEAD|POST|PUT|DELETE) \w+(?:\/\S+)?: /, "")
    .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, "<entryUUID>")
    .replace(/\s+/g, " ")
    .trim();
  return same.length > mostLetters ? `${same.slice(0, mostLetters)}…` : same;
}

/** "user_name: String should have at most 255 characters" */
function fieldsOf(answer: unknown): string | undefined {
  if (!Array.isArray(answer)) return undefined;
  const fields = answer.flatMap((entry: unknown) => {
    const { loc, msg } = (entry ?? {}) as { readonly loc?: unknown; readonly msg?: unknown };
    if (typeof msg !== "string") return [];
    const path = Array.isArray(loc) ? loc.map((part) => (typeof part === "number" ? "*" : String(part))) : [];
    const field = (path[0] === "body" ? path.slice(1) : path).join(".");
    return [field === "" ? msg : `${field}: ${msg}`];
  });
  const different = [...new Set(fields)];
  return different.length === 0 ? undefined : different.slice(0, mostFields).join("; ");
}
