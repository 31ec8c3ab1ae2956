import { hideSecretForms } from "./secret-forms.js";
import { sensitivityInText } from "./sensitive-names.js";

const secret = "[secret]";
const personal = "[personal]";

// longer texts are cut: first to what may be searched, then to what is written
const searchedLength = 16_384;
const writtenLength = 8192;

const mailAddress = /[^\s@"'<>()[\]{}:;,=]{1,100}@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]+)*\.[a-z]{2,}\b/gi;

// a name, then "=" or ":", then a quoted value or its beginning; with backslashes where JSON stands in a text of JSON
const assignment =
  /(?<before>^|[^\w.-])(?<open>\\{0,8}["']?)(?<name>[a-z][\w.-]{0,60})\k<open>(?<sign>\s{0,3}[=:]\s{0,3})(?<quoted>(?<quote>\\{0,8}["'])[\s\S]*?(?<!\\)\k<quote>|\[[^\]]*\])?/giu;

/**
 * A text without secrets and names, as far as their form or a name in front of them gives them away. At most 8192 characters. Pure.
 *
 * @example
 * ```ts
 * import { redactText } from "@id-connector/redaction";
 *
 * redactText("password=never-shown");
 * ```
 */
export function redactText(text: string): string {
  let result = hideSecretForms(text.length > searchedLength ? text.slice(0, searchedLength) : text, secret);
  if (result.includes("@")) result = result.replace(mailAddress, personal);
  if (/[=:]/.test(result)) result = redactAssignments(result);
  if (result.length <= writtenLength && text.length <= searchedLength) return result;
  return `${result.slice(0, writtenLength)} [${text.length} characters]`;
}

/** `password=…`, `"token": "…"`, `uid=…,cn=users`: drops the value behind a name that says what it is. */
function redactAssignments(text: string): string {
  let result = "";
  let done = 0;
  assignment.lastIndex = 0;
  for (let match = assignment.exec(text); match !== null; match = assignment.exec(text)) {
    const { before = "", open = "", name = "", sign = "", quoted, quote = "" } = match.groups ?? {};
    const isProse = open === "" && quoted === undefined && /^(?:login|dn)$/i.test(name) && sign.includes(":");
    const sensitivity = isProse ? undefined : sensitivityInText(name);
    const valueAt = match.index + match[0].length - (quoted?.length ?? 0);
    if (sensitivity === undefined) {
      assignment.lastIndex = Math.max(valueAt - 1, match.index + 1);
      continue;
    }
    const value = quoted ?? bareValue(text, valueAt, { sensitivity, inQuery: /[?&]/.test(before), sign, open });
    const mark = sensitivity === "secret" ? secret : personal;
    result += text.slice(done, valueAt) + quote + (value === "" ? "" : mark) + quote;
    done = valueAt + value.length;
    assignment.lastIndex = Math.max(done, match.index + 1);
  }
  return result + text.slice(done);
}

/** Without quotes nothing tells where a value ends; it is better to cut too much than to show a secret. */
function bareValue(
  text: string,
  from: number,
  {
    sensitivity,
    inQuery,
    sign,
    open,
  }: { sensitivity: "secret" | "personal"; inQuery: boolean; sign: string; open: string },
): string {
  const until = inQuery
    ? /[&\s"'#]/g
    : sensitivity === "secret"
      ? /[\r\n]/g
      : sign.includes("=")
        ? /(?<!\\)[,+)&;\r\n"]/g // a part of a DN or of a filter; in a DN "\," belongs to the value
        : open === ""
          ? /[,;)}\r\n]/g
          : /[,}\r\n]/g;
  until.lastIndex = from;
  return text.slice(from, until.exec(text)?.index ?? text.length);
}
