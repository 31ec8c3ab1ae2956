import type { Settings } from "@id-connector/connector-settings";
import type { Supervisor } from "../authorities/supervise.js";
import type { Surroundings } from "../stages/surroundings.js";
import { createAlarm, type Alarm } from "./alarm.js";
import { heardChangesOfLedger, rememberHeard } from "./heard-changes.js";
import { readOpenStall } from "./read-open-stall.js";

interface OpenOptions {
  readonly settings: Settings;
  readonly surroundings: Surroundings;
  readonly supervisor: Supervisor;
  /** Begins listening anew. */
  readonly reopen: () => void;
}

/** Makes the alarm that suits the way of listening. */
export async function openAlarm({ settings, surroundings, supervisor, reopen }: OpenOptions): Promise<Alarm> {
  const { directory, ledger, folders, log, now, onWall, offWall, notices } = surroundings;
  const { listen, stallSeconds } = settings;
  const isFollowing = listen === "ldap-sync" || listen === "ldap-poll";
  // what the App Center's converter writes is heard of when it is distributed, which waits for an active authority
  const canHear = () =>
    listen !== "appcenter" || !supervisor.isTakenUp() || supervisor.targets().some(({ active }) => active);
  return createAlarm({
    ...{ directory, log, now, onWall, canHear, notices },
    heardChanges: isFollowing ? heardChangesOfLedger(ledger.directory) : rememberHeard(),
    patienceMs: stallSeconds * 1000,
    open: await readOpenStall(folders, offWall),
    ...(listen === "appcenter" ? {} : { reopen }),
  });
}
