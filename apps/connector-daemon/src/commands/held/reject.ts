import { type Flags, usageFailure } from "@id-connector/command-line";
import { rewriteReason, type TrashReason } from "@id-connector/queue-fs";
import type { Call } from "../command-call.js";
import { rejectedCode } from "../../words/trash-codes.js";
import { moveEach, moveItems } from "../trash/move-items.js";
import { answerDecision } from "./answer-decision.js";
import { askAbout } from "./ask-about.js";
import { chooseHeld, type HeldItem } from "./choose-held.js";
import { readHeldChoice, readReason } from "./read-held-choice.js";
import { describeRemovals } from "./summarise-held.js";

/** `connector-daemon reject`: keeps held removals in the trash for good, with the person's reason. Asks on a terminal. */
export async function rejectCommand(flags: Flags, call: Call): Promise<number> {
  const { terminal, now } = call;
  const choice = readHeldChoice(flags);
  const reason = readReason(flags);
  if (reason === undefined) throw usageFailure("--reason is missing");
  if (choice.codes.has(rejectedCode)) throw usageFailure(`what is ${rejectedCode} was rejected already`);
  const dryRun = flags["dry-run"] === true;
  const items = await chooseHeld(call, choice);
  if (!dryRun && flags["yes"] !== true)
    await askAbout(terminal, `Reject for ${choice.authority}: ${describeRemovals(items)}?`);
  const at = new Date(now()).toISOString();
  const move = (some: readonly HeldItem[]) =>
    moveEach(some, (item) => rewriteReason(item.place.queue, item.name, rejectedReason(item, reason, at)));
  const done = dryRun ? items : await moveItems(items, { done: "rejected", move, terminal });
  const remarks = dryRun ? [] : [follows];
  const decided = { command: "reject", authority: choice.authority, dryRun, items, done };
  return answerDecision(terminal, decided, { done: ["Rejected", "Would be rejected"], remarks });
}

const follows =
  "The broker keeps what it has, and verify shows the difference, until the directory has it again; to change your mind: release --code DELETION_REJECTED.";

/** The reason of a removal that a person decided against: what it was held for stays in the message. Pure. */
function rejectedReason({ code, id, reason }: HeldItem, words: string, at: string): TrashReason {
  const was = code === rejectedCode ? "" : `${code}: ${reason?.message ?? ""} `;
  const kept = Object.entries(reason ?? {}).filter(([key]) => key !== "retryAt");
  return {
    ...Object.fromEntries<unknown>(kept),
    firstAt: reason?.firstAt ?? at,
    ...(id === undefined ? {} : { key: id }),
    code: rejectedCode,
    message: `${was}Rejected: ${words}`,
    lasting: true,
    lastAt: at,
  };
}
