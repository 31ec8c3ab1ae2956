import type { Env, Flags, Handle, Terminal } from "@id-connector/command-line";
import { connectorFolders, type ConnectorFolders } from "@id-connector/connector-settings";
import { placesOf, type Places } from "../home/places.js";

/** What main knows before a command is typed. */
export interface Surrounding {
  readonly env: Env;
  /** Epoch ms. */
  readonly now: () => number;
}

/** What a command works with that changes files, beside a daemon or without one. */
export interface Call extends Surrounding {
  readonly folders: ConnectorFolders;
  readonly places: Places;
  readonly terminal: Terminal;
}

type Command = (flags: Flags, call: Call) => Promise<number>;

/** A function that makes the handler of a command, which is loaded only when it is typed. */
export function performer(handle: Handle, surrounding: Surrounding) {
  return (load: () => Promise<Command>): ((flags: Flags) => Promise<void>) =>
    handle(async (flags, terminal) => (await load())(flags, callOf(flags, terminal, surrounding)));
}

function callOf(flags: Flags, terminal: Terminal, { env, now }: Surrounding): Call {
  const places = placesOf(flags, env);
  return { folders: connectorFolders(places.home), places, terminal, env, now };
}
