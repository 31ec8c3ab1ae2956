import { join, resolve } from "node:path";

/** The folders of one ID Connector, as the predecessor laid them out; folders other than queues and configurations are new. */
export interface ConnectorFolders {
  /** The folder of all the others: its owner is trusted with all that lies in it. */
  readonly home: string;
  /** One configuration file per authority. */
  readonly authorities: string;
  readonly inQueue: string;
  /**
   * Our own files of the in queue and of the trigger files: others write into those folders, so none of our files lie there.
   */
  readonly besideInQueue: BesideMailbox;
  readonly besideTriggers: BesideMailbox;
  readonly outQueues: string;
  /** The out queue of one authority. The name has been checked: letters and digits only. */
  outQueue(authority: string): string;
  /** Queues of removed authorities. */
  readonly outQueuesTrash: string;
  readonly ledger: string;
  /** What the running daemon says of itself, and its lock. */
  readonly state: string;
  /** Half-written files: on the same file system as the queues, so that a rename makes them whole. */
  readonly tmp: string;
}

/** Where our own files of a folder lie that others fill: as queue-fs opens a mailbox. */
export interface BesideMailbox {
  readonly tmpFolder: string;
  /** Trash, keep and the reader's lock. */
  readonly asideFolder: string;
}

/**
 * Where everything lies below the home folder (docs/architecture.md, "On disk").
 *
 * @example
 * ```ts
 * import { connectorFolders } from "@id-connector/connector-settings";
 *
 * connectorFolders("/srv/connector").outQueue("Traeger2"); // "/srv/connector/data/out_queues/Traeger2"
 * ```
 */
export function connectorFolders(home: string): ConnectorFolders {
  const conf = join(resolve(home), "conf");
  const data = join(resolve(home), "data");
  const outQueues = join(data, "out_queues");
  const tmp = join(data, "tmp");
  const beside = (name: string): BesideMailbox => ({ tmpFolder: tmp, asideFolder: join(data, name) });
  return {
    home: resolve(home),
    authorities: join(conf, "school_authorities"),
    inQueue: join(data, "listener"),
    besideInQueue: beside("in_queue"),
    besideTriggers: beside("triggers"),
    outQueues,
    outQueue: (authority) => join(outQueues, authority),
    outQueuesTrash: join(data, "out_queues_trash"),
    ledger: join(data, "ledger"),
    state: join(data, "state"),
    tmp,
  };
}
