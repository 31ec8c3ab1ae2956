import { readSetting } from "@id-connector/connector-settings";
import type { Env, Flags } from "@id-connector/command-line";
import type { LiveStatus } from "@id-connector/delivery-tracker";

/** Where the commands that work on files alone find them: no other setting need be right. */
export interface Places {
  readonly home: string;
  readonly listen: string;
  /** The folder of trigger files, listened to or not. */
  readonly listenerFolder: string;
}

/** Reads the places from flags and variables, as `readSettings` would. */
export function placesOf(flags: Flags, env: Env): Places {
  // each has a value of its own where none is given
  const given = (key: "home" | "listen" | "listenerFolder") => readSetting(key, { env, flags }) ?? "";
  return { home: given("home"), listen: given("listen"), listenerFolder: given("listenerFolder") };
}

/** The folder of trigger files, where a daemon listens to it: the running daemon knows best. */
export function triggerFolder(
  { listen, listenerFolder }: Pick<Places, "listen" | "listenerFolder">,
  live: LiveStatus | undefined,
): string | undefined {
  return (live?.listen.mode ?? listen) === "triggers" ? listenerFolder : undefined;
}
