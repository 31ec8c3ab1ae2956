import { shown } from "@id-connector/command-line";
import type { Logger } from "@id-connector/logger";
import type { ReaderOptions } from "@id-connector/queue-fs";
import type { Notices } from "../stages/notices.js";

type Told = Required<Pick<ReaderOptions, "onStay" | "onLeave">>;

/**
 * Tells of items that a reader can neither read nor take out of a folder that others fill: in the log, and as one notice for `health`, however many
 * there are, which goes with the last of them.
 */
export function tellStaying(folder: string, log: Logger, notices: Notices): Told {
  /** Why each item stays. */
  const staying = new Map<string, string>();
  const notice = () => {
    const [first] = staying;
    if (first) notices.set(folder, describeStaying(folder, staying.size, first));
    else notices.delete(folder);
  };
  // items that an earlier reader of this folder told are found again, or gone
  notice();
  return {
    onStay(name, { code, message }) {
      log.warn("an item can neither be read nor taken out: it stays, and is looked at again each minute", {
        ...{ file: name, outcome: "waiting", code, why: message },
      });
      staying.set(name, message);
      notice();
    },
    onLeave(name) {
      staying.delete(name);
      notice();
    },
  };
}

/** The sentence for a person. Pure. */
function describeStaying(folder: string, count: number, [name, why]: readonly [string, string]): string {
  const what = count === 1 ? "a file can" : `${String(count)} files can`;
  const like = count === 1 ? "" : "such as ";
  return `In ${folder} ${what} neither be read nor taken out: ${like}${shown(name)}. ${why} Look who put it there and remove it; nothing else waits for it.`;
}
