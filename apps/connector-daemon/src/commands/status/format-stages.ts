import { formatDuration, plural } from "@id-connector/command-line";
import { nameError } from "../../defects/tell-error.js";
import type { LiveStage, LiveStatus } from "@id-connector/delivery-tracker";

/** How the parts of the daemon do: one line, and one more for each that fails, or did. Pure. */
export function formatStages({ stages, at }: LiveStatus): readonly string[] {
  if (stages.length === 0) return [];
  const failing = stages.filter(({ state }) => state === "failing");
  const told = stages.filter(({ failures }) => failures > 0);
  const works = stages.length - failing.length;
  const head = failing.length === 0 ? `all ${stages.length} work` : `${works} of ${stages.length} work`;
  return [`parts of the daemon: ${head}`, ...told.map((stage) => `  ${formatStage(stage, at)}`)];
}

function formatStage(stage: LiveStage, at: string): string {
  const { name, authority, state, since, failures, failuresInARow, lastError } = stage;
  const ago = (iso: string) => formatDuration(Date.parse(at) - Date.parse(iso));
  const who = authority === undefined ? name : `${name} of ${authority}`;
  const last = lastError ? `, the last ${ago(lastError.at)} ago: ${nameError(lastError)}` : "";
  if (state === "failing") {
    return `${who}: failing for ${ago(since)}, ${plural(failuresInARow, "time")} in a row${last}`;
  }
  return `${who}: ${state}, failed ${plural(failures, "time")} since the start${last}`;
}
