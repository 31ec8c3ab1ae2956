import type { PutEntries } from "./put-entries.js";
import { plural } from "@id-connector/command-line";
import { askToResume } from "@id-connector/delivery-tracker";
import type { Via } from "../request.js";
import type { Surroundings } from "../surroundings.js";
import { putIntoInQueue } from "./in-queue.js";
import { putTriggerFiles } from "./trigger-files.js";

/** Items become trigger files by default where the App Center's converter, or the daemon in its place, reads them. */
export function viaOf(via: Via | undefined, { settings }: Pick<Surroundings, "settings">): Via {
  return via ?? (["appcenter", "triggers"].includes(settings.listen) ? "appcenter" : "in-queue");
}

/** The way to put, after which authorities that wait try at once; `dryRun` only counts, but finds out whether it could. Throws CommandFailure "LISTENER_FOLDER". */
export async function openPut(
  via: Via,
  { dryRun }: { readonly dryRun: boolean },
  around: Surroundings,
): Promise<PutEntries> {
  const put = via === "appcenter" ? await putTriggerFiles(around) : putIntoInQueue(around);
  if (dryRun) return pretend;
  return async (entries, options) => {
    await put(entries, options);
    await askToResume(
      around.folders,
      around.authorities.map(({ name }) => name),
    );
  };
}

const pretend: PutEntries = async (entries, { signal, onPut }) => {
  for await (const entry of entries) {
    if (signal.aborted) return;
    onPut([entry]);
  }
};

/** Something failed half-way: what is done stays done. */
export function describeFailure(count: number): string {
  return `${plural(count, "object was", "objects were")} scheduled before this happened and will be sent. Run it again when it is mended.`;
}

/** "Stopped: 1,500 objects are scheduled …" */
export function describeStop(count: number, dryRun: boolean): string {
  if (dryRun) return "Stopped before everything was counted. Nothing was written.";
  return (
    `Stopped: ${plural(count, "object is", "objects are")} scheduled and will be sent, the others are not. ` +
    "Simply run it again: what is scheduled twice is sent once."
  );
}
