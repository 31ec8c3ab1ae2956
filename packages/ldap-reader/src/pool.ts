import type { Connection } from "./connection.js";
import { LdapReaderError } from "./errors.js";

/** A bounded number of connections, opened when they are needed and again after they died. */
export interface Pool {
  /** Lends a connection for one piece of work. Waits for one in turn; LdapReaderError "TIMEOUT" after the pool's deadline. */
  readonly use: <T>(work: (connection: Connection) => Promise<T>, options?: LeaseOptions) => Promise<T>;
  /** Lends a connection until `release` is called. */
  readonly lease: (options?: LeaseOptions) => Promise<Lease>;
  /** Ends all connections, also those in use; waiting and later requests fail with "CLOSED". */
  readonly close: () => Promise<void>;
}

export interface LeaseOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface Lease {
  readonly connection: Connection;
  readonly release: () => void;
}

export interface PoolOptions {
  readonly connect: (options: LeaseOptions) => Promise<Connection>;
  readonly size: number;
  /** Milliseconds that one may wait for a connection to be free. */
  readonly waitMs: number;
}

/** Makes a pool without any connection yet. */
export function createPool({ connect, size, waitMs }: PoolOptions): Pool {
  const idle: Connection[] = [];
  const open = new Set<Connection>();
  const waiting = new Set<Waiter>(); // in the order in which they came
  const shutdown = new AbortController();
  let places = size;
  const isClosed = () => shutdown.signal.aborted;

  const lease = async (options: LeaseOptions = {}): Promise<Lease> => {
    if (isClosed()) throw closedError();
    await takePlace(options);
    try {
      return lend(takeIdle() ?? (await connectNew(options)));
    } catch (err) {
      givePlace();
      throw isClosed() ? closedError() : err;
    }
  };

  const takePlace = async ({ signal }: LeaseOptions): Promise<void> => {
    if (signal?.aborted === true) throw abortedError();
    if (places > 0) {
      places -= 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const settle = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", abort);
        waiting.delete(waiter);
      };
      const waiter: Waiter = {
        grant: () => {
          settle();
          resolve();
        },
        refuse: (err) => {
          settle();
          reject(err);
        },
      };
      const abort = () => {
        waiter.refuse(abortedError());
      };
      const timer = setTimeout(() => {
        waiter.refuse(new LdapReaderError("TIMEOUT", `All LDAP connections were in use for ${waitMs} ms.`));
      }, waitMs);
      signal?.addEventListener("abort", abort);
      waiting.add(waiter);
    });
  };

  const givePlace = () => {
    const [next] = waiting;
    if (next) next.grant();
    else places += 1;
  };

  const takeIdle = (): Connection | undefined => {
    for (let connection = idle.pop(); connection; connection = idle.pop()) if (!connection.failure) return connection;
    return undefined;
  };

  const connectNew = async ({ signal }: LeaseOptions): Promise<Connection> => {
    const connection = await connect({ signal: signal ? AbortSignal.any([signal, shutdown.signal]) : shutdown.signal });
    if (isClosed()) connection.drop(closedError());
    open.add(connection);
    connection.onClosed(() => open.delete(connection));
    return connection;
  };

  const lend = (connection: Connection): Lease => {
    let lent = true;
    return {
      connection,
      release: () => {
        if (!lent) return;
        lent = false;
        if (!connection.failure) idle.push(connection);
        givePlace();
      },
    };
  };

  return {
    lease,
    use: async (work, options) => {
      const { connection, release } = await lease(options);
      try {
        return await work(connection);
      } finally {
        release();
      }
    },
    close: async () => {
      shutdown.abort();
      for (const waiter of [...waiting]) waiter.refuse(closedError());
      await Promise.all([...open].map((connection) => connection.close()));
    },
  };
}

interface Waiter {
  grant(): void;
  refuse(err: LdapReaderError): void;
}

function closedError(): LdapReaderError {
  return new LdapReaderError("CLOSED", "The LDAP directory was closed.");
}

function abortedError(): LdapReaderError {
  return new LdapReaderError("ABORTED", "Waiting for an LDAP connection was aborted.");
}
