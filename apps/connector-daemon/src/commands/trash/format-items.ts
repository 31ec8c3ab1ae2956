import { fromNow, fullTime } from "../../words/tell-time.js";
import type { ItemDetails } from "./item-details.js";

/** Items of the trash for a person, each as lines; what helps is said once for each cause. `now` in epoch ms. Pure. */
export function formatItems(items: readonly ItemDetails[], now: number): readonly (readonly string[])[] {
  const helped = new Set<string>();
  return items.map((item) => {
    const isFirst = !helped.has(item.code);
    helped.add(item.code);
    return formatItem(item, isFirst, now);
  });
}

/** A line for each thing that is known. */
function formatItem(details: ItemDetails, isFirst: boolean, now: number): readonly string[] {
  const { trash, file, code, id, kind, dn, schools, asksFor, reason, help } = details;
  const at = (iso: string) => `${fullTime(iso)} (${fromNow(iso, now) ?? "no time"})`;
  const lines: readonly (readonly [string, string | null | undefined | false])[] = [
    ["what", dn],
    ["kind", kind && (kindWords[kind] ?? kind)],
    ["schools", schools.join(", ")],
    ["asks for", asksFor === "deletion" ? "a deletion" : asksFor === null ? "cannot be read" : undefined],
    ["message", reason?.message],
    ["status", reason?.status?.toString()],
    ["answer", reason?.answer === undefined ? undefined : toText(reason.answer)],
    ["attempts", reason?.attempts?.toString()],
    ["retries", reason?.retries?.toString()],
    ["first", reason && at(reason.firstAt)],
    ["last", reason && at(reason.lastAt)],
    ["tried again", reason?.retryAt === undefined ? undefined : at(reason.retryAt)],
    ["kept", reason?.lasting === true ? "until it is done or dropped: never cleaned away by age" : undefined],
    ["helps", isFirst && help],
    ["trash", trash],
    ["file", file],
  ];
  const said = lines.flatMap(([word, text]) => (text ? [`  ${`${word}:`.padEnd(13)}${text}`] : []));
  return [`${code} ${id ?? "(nobody knows of whom)"}`, ...said];
}

const kindWords: Readonly<Record<string, string>> = { school_class: "class" };

function toText(answer: unknown): string {
  return typeof answer === "string" ? answer : JSON.stringify(answer);
}
