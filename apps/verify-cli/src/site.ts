import { pause } from "@id-connector/bounded-work";
import type { Env, Terminal } from "@id-connector/command-line";
import {
  connectorFolders,
  directoryAccess,
  type ConnectorFolders,
  type Settings,
} from "@id-connector/connector-settings";
import { openBroker } from "@id-connector/broker-client";
import { findSchool } from "@id-connector/broker-mapping";
import { openTracker, type Tracker } from "@id-connector/delivery-tracker";
import { createMark, newestOf, openDirectory, type Directory, type Mark } from "@id-connector/ldap-reader";
import { readContainerNames, type DirectorySchool } from "@id-connector/listener-object";
import { brokerAccess, findAuthority, type Authority } from "@id-connector/school-authority-config";
import { createAsker, type Asker } from "./ask/asker.js";
import type { Request } from "./request.js";
import { kindsOf, type Scope } from "@id-connector/broker-compare";

/** What the program works with. */
export interface Call {
  readonly settings: Settings;
  readonly env: Env;
  readonly terminal: Terminal;
  /** The answer goes to a person's terminal. */
  readonly isTerminal: boolean;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** 0 to 1. */
  readonly random: () => number;
}

/** One authority with its directory, its broker, its queues and its ledger. */
export interface Site extends Call {
  readonly folders: ConnectorFolders;
  readonly authority: Authority;
  readonly directory: Directory;
  readonly asker: Asker;
  readonly tracker: Tracker;
  /** The host's listener notes changes, also while no daemon runs. */
  readonly listensByTrigger: boolean;
  readonly scope: Scope;
  /** The authority's schools that the directory shows. */
  readonly listed: readonly DirectorySchool[];
  /** Names of listed schools that the directory does not show. */
  readonly unseen: readonly string[];
  /** Says beside the progress what the work waits for. */
  readonly remarks: { show: (text: string | undefined) => void };
}

const requestTimeoutMs = 20_000;

/**
 * Opens what a verification needs, calls the function with it, and closes it. Throws CommandFailure, LdapReaderError, BrokerError,
 * LedgerError.
 */
export async function atSite<T>(call: Call, request: Request, use: (site: Site) => Promise<T>): Promise<T> {
  const { settings, env, terminal, random } = call;
  const folders = connectorFolders(settings.home);
  const authority = await findAuthority(folders.authorities, request.authority, folders);
  const access = await brokerAccess(authority, { home: folders.home });
  const closing: (() => Promise<void>)[] = [];
  try {
    const listensByTrigger = settings.listen === "appcenter" || settings.listen === "triggers";
    const tracker = await openTracker({
      ...{ folders, authorities: [authority.name] },
      ...(listensByTrigger ? { listenerFolder: settings.listenerFolder } : {}),
    });
    closing.push(() => tracker.close());
    const directory = openDirectory({
      ...directoryAccess(settings),
      names: readContainerNames(env),
      mark: markOf(tracker, terminal.stopping),
    });
    closing.push(() => directory.close());
    const schools = await directory.readSchools({ signal: terminal.stopping });
    const broker = openBroker({
      ...{ ...access, env, connections: request.concurrency },
      timeoutMs: requestTimeoutMs,
    });
    closing.push(() => broker.close());
    const remarks: Site["remarks"] = { show: () => undefined };
    const asker = createAsker({
      ...{ broker, concurrency: request.concurrency, rate: request.rate, random, stopping: terminal.stopping },
      monotonic: () => performance.now(),
      onPause: (why) => {
        remarks.show(why === undefined ? undefined : `the broker is given a pause: ${why}`);
      },
    });
    const heldOf = (id: string) => tracker.ledger(authority.name).get(id, "school");
    const scope = { listed: authority.schools, schools, kinds: kindsOf(authority), heldOf };
    return await use({
      ...{ ...call, folders, authority, directory, asker, tracker, listensByTrigger, remarks, scope },
      ...listedIn(scope),
    });
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

/** The daemon's mark of the directory counts here, too: a server that lacks some of it gets a moment, and is then not believed. */
function markOf(tracker: Tracker, stopping: AbortSignal): Mark {
  const own = createMark();
  return {
    ...own,
    newest: () => newestOf([...own.newest(), ...tracker.mark()]),
    reconsider: () => pause(behindMs, stopping),
  };
}

/** Longer than a working replica lags. */
const behindMs = 2_000;

function listedIn({ listed, schools }: Scope): Pick<Site, "listed" | "unseen"> {
  if (listed === "all") return { listed: schools, unseen: [] };
  const found = new Set(listed.flatMap((name) => findSchool(schools, name) ?? []));
  return { listed: [...found], unseen: listed.filter((name) => findSchool(schools, name) === undefined) };
}
