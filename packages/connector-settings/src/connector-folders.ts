import { join, resolve } from "node:path";

/** The folders of one ID Connector, as the predecessor laid them out; `ledger`, `state` and `tmp` are ours. */
export interface ConnectorFolders {
  /** One configuration file per authority. */
  readonly authorities: string;
  readonly inQueue: string;
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

/** Where everything lies below the home folder (docs/architecture.md, "On disk"). */
export function connectorFolders(home: string): ConnectorFolders {
  const conf = join(resolve(home), "conf");
  const data = join(resolve(home), "data");
  const outQueues = join(data, "out_queues");
  return {
    authorities: join(conf, "school_authorities"),
    inQueue: join(data, "listener"),
    outQueues,
    outQueue: (authority) => join(outQueues, authority),
    outQueuesTrash: join(data, "out_queues_trash"),
    ledger: join(data, "ledger"),
    state: join(data, "state"),
    tmp: join(data, "tmp"),
  };
}
