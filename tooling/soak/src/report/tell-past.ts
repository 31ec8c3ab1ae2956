import type { RequestRecord } from "@id-connector/broker-simulator";

/** What is known of the past. */
export interface Past {
  readonly broken: readonly string[];
  readonly requests: readonly RequestRecord[];
  /** Lines of the daemon's log, the oldest first. */
  readonly logLines: readonly string[];
}

const mostIds = 2;
const mostLines = 40;

/** The entryUUIDs that texts name, each once. */
export function idsNamedIn(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.join("\n").match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g))];
}

/**
 * What led to the fault, for whoever has nothing but the output, as of a CI: of the first objects that are named, what the daemon said and asked; where
 * none is named, what it warned of. The newest lines come last.
 */
export function tellPast({ broken, requests, logLines }: Past): readonly string[] {
  const ids = idsNamedIn(broken).slice(0, mostIds);
  if (ids.length === 0) return logLines.filter((line) => /"level":"(?:warn|error)"/.test(line)).slice(-mostLines);
  return ids.flatMap((id) => {
    const asked = requests.flatMap((one) => (one.path.includes(id) || one.id === id ? [tellRequest(one)] : []));
    const said = logLines.flatMap((line) => (line.includes(id) ? [{ time: timeOf(line), text: line }] : []));
    const all = [...asked, ...said].sort((a, b) => a.time.localeCompare(b.time)).slice(-mostLines);
    return [`the past of ${id}:`, ...all.map(({ text }) => text)];
  });
}

function tellRequest({ at, ms, method, path, status, fault }: RequestRecord): {
  readonly time: string;
  readonly text: string;
} {
  const time = new Date(at).toISOString();
  return { time, text: [time, method, path, status ?? "no answer", `${ms} ms`, fault ?? ""].join(" ").trimEnd() };
}

function timeOf(line: string): string {
  return /"time":"([^"]+)"/.exec(line)?.[1] ?? "";
}
