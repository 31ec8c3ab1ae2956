import { exitStatus } from "@id-connector/connector-settings";
import { countQueue, QueueError } from "@id-connector/queue-fs";
import { countDirectory, type Counts } from "@id-connector/school-survey";
import { countLedger } from "../list/count-ledger.js";
import { formatList, type SchoolList } from "../list/format-list.js";
import { makeRows, schoolsToList } from "../list/make-rows.js";
import type { Site } from "../site.js";

/** Says which schools are configured, what the directory has of them, and what the broker has by the ledger. */
export async function listSchoolsCommand(site: Site): Promise<number> {
  const { terminal, authority, tracker, schools } = site;
  const existing = schools.map(({ name }) => name);
  const ledger = tracker.ledger(authority.name);
  const known = { configured: authority.schools, existing, ledger: countLedger(ledger, schools) };
  const listed = schoolsToList(known);
  const progress = terminal.progress("objects counted");
  const onObject = () => {
    progress.advance();
  };
  const directory = await countDirectory({ ...site, counted: listed, signal: terminal.stopping, onObject }).finally(
    () => {
      progress.end();
    },
  );
  const rows = makeRows(listed, { ...known, directory });
  const list: SchoolList = {
    authority: authority.name,
    rows,
    sums: { directory: directory.total, broker: known.ledger.tally.total },
    shared: directory.shared,
    unlisted: existing.length - rows.filter(({ inDirectory }) => inDirectory).length,
    ledgerComplete: ledger.complete,
    waiting: await countWaiting(site),
  };
  terminal.answer(toDocument(list, authority.schools), formatList(list));
  return exitStatus.done;
}

function toDocument(
  { authority, rows, sums, unlisted, ledgerComplete, waiting }: SchoolList,
  configured: Site["authority"]["schools"],
) {
  return {
    command: "list_schools",
    authority,
    configured: configured === "all" ? ["*"] : configured,
    schools: rows.map(({ school, configured: how, inDirectory, directory, broker }) => ({
      name: school,
      configured: how,
      inDirectory,
      directory: toNumbers(directory),
      broker: { school: broker.school, ...toNumbers(broker) },
    })),
    sums: { directory: toNumbers(sums.directory), broker: toNumbers(sums.broker) },
    unlisted,
    ledgerComplete,
    waiting,
    exitStatus: exitStatus.done,
  };
}

async function countWaiting({ folders, authority }: Site): Promise<number> {
  const queue = { folder: folders.outQueue(authority.name), tmpFolder: folders.tmp };
  try {
    return (await countQueue(queue)).waiting;
  } catch (error) {
    // a queue that nobody made yet
    if (error instanceof QueueError && error.code === "QUEUE_GONE") return 0;
    throw error;
  }
}

function toNumbers({ user, school_class, workgroup }: Counts) {
  return { users: user, classes: school_class, workgroups: workgroup };
}
