import { spawn } from "node:child_process";
import { stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { withDeadline } from "@id-connector/deadline";
import { LedgerError, NewerLedgerError, PidTakenError } from "./errors.js";
import { codeOf } from "./folder.js";
import { isOpenHere } from "./store.js";

/** The state of the store in a folder. `broken` says why, in words for a log. */
export type StoreState =
  { readonly state: "missing" | "empty" | "sound" } | { readonly state: "broken"; readonly why: string };

/**
 * How the checking process ends; 0 is sound, anything unforeseen is not the ledger's fault. A reader of another container has the number of the
 * process that asks, or that of the checking process itself.
 */
export const checkStatus = { sound: 0, broken: 10, askerTaken: 11, checkerTaken: 12, newer: 13 } as const;

/** Each checking process has another number. */
const mostChecks = 5;

// the signals that end a process which reads a map of a file that is cut short or full of garbage
const deadly: readonly string[] = ["SIGBUS", "SIGSEGV", "SIGABRT", "SIGILL", "SIGFPE"];

/**
 * Looks whether the store in a folder can be opened without harm. It is read to its end in a process of its own, because a damaged
 * memory map does not throw: it ends the process. Throws LedgerError "LEDGER_UNUSABLE" where this says nothing about the store, PidTakenError
 * where this process cannot use it, NewerLedgerError where only a newer version can.
 */
export async function checkStore(folder: string, readOnly: boolean): Promise<StoreState> {
  try {
    const file = await stat(join(folder, "data.mdb"));
    if (!file.isFile()) return { state: "broken", why: "its file is no file" };
    if (file.size === 0) return { state: "empty" };
  } catch (error) {
    if (codeOf(error) === "ENOENT") return { state: "missing" };
    if (codeOf(error) === "ENOTDIR") return { state: "broken", why: "it is no folder" };
    throw new LedgerError("LEDGER_UNUSABLE", `The ledger in ${folder} cannot be looked at.`, { cause: error });
  }
  let end = await runCheck(folder, readOnly);
  for (let checks = 1; end.status === checkStatus.checkerTaken && checks < mostChecks; checks += 1)
    end = await runCheck(folder, readOnly);
  const { status, signal, output } = end;
  if (status === checkStatus.newer) throw new NewerLedgerError(folder, output);
  if (status === checkStatus.askerTaken) throw new PidTakenError(folder, process.pid);
  if (status === checkStatus.sound) return { state: "sound" };
  // where it fails for five processes, their process ids are not the cause
  if (status === checkStatus.broken || status === checkStatus.checkerTaken) return { state: "broken", why: output };
  if (signal !== null && deadly.includes(signal)) return { state: "broken", why: `reading it ended with ${signal}` };
  throw new LedgerError(
    "LEDGER_UNUSABLE",
    `The ledger in ${folder} could not be checked (${signal ?? status ?? "?"}): ${output}`,
  );
}

// a gigabyte from a slow disk
const checkMs = 300_000;

// found by name: this module may have been bundled into a program
const ownManifest = createRequire(import.meta.url).resolve("@id-connector/delivery-ledger/package.json");

interface CheckEnd {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

function runCheck(folder: string, readOnly: boolean): Promise<CheckEnd> {
  const program = join(dirname(ownManifest), "dist", "check-store-main.js");
  // where this process reads the store already, its number is no other's
  const asker = isOpenHere(folder) ? [] : [String(process.pid)];
  const child = spawn(process.execPath, [program, folder, readOnly ? "read" : "write", ...asker], {
    stdio: ["ignore", "ignore", "pipe"],
    env: {},
  });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill); // the checking process could hang when this process ended
  const ended = new Promise<CheckEnd>((resolve, reject) => {
    let output = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      if (output.length < 1000) output += text.slice(0, 1000);
    });
    child.on("error", reject);
    child.on("close", (status, signal) => {
      resolve({ status, signal, output: output.trim().replaceAll(/\s+/g, " ") });
    });
  });
  return withDeadline(ended, {
    ms: checkMs,
    late: () => new LedgerError("LEDGER_UNUSABLE", `The ledger in ${folder} could not be read to its end in time.`),
    free: kill,
  }).finally(() => process.off("exit", kill));
}
