import type { ConnectionOptions as TlsOptions } from "node:tls";
import { describeError } from "@id-connector/redaction";
import messages from "@ldapjs/messages";
import { checkTransport } from "./check-transport.js";
import { errorOfBind, errorOfNetwork, reasonOf } from "./error-of.js";
import { LdapReaderError } from "./errors.js";
import { oddityOfPassword } from "./oddity-of-password.js";
import { hasRest, patchLdapjs } from "./ldapjs-patch.js";
import type { Connection, ConnectionOptions } from "./connection.js";
import { openConnection } from "./open-connection.js";
import { readTlsOptions } from "./read-tls-options.js";

/** The deadline where the options name none, in milliseconds. */
export const defaultTimeoutMs = 30_000;

/**
 * Connects, secures the connection and binds. Throws LdapReaderError: "TLS_REQUIRED", "UNREACHABLE", "TLS", "BIND_REFUSED",
 * "PASSWORD_UNREADABLE", "TIMEOUT", "PROTOCOL" or "ABORTED".
 */
export async function connect(
  options: ConnectionOptions,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<Connection> {
  checkTransport(options);
  patchLdapjs();
  const tls = options.tls === "none" ? undefined : await readTlsOptions(options);
  const { timeoutMs = defaultTimeoutMs } = options;
  const connection = openConnection(options, tls);
  const where = `${options.server}:${options.port}`;
  const abort = () => {
    connection.drop(new LdapReaderError("ABORTED", `Connecting to the LDAP server ${where} was aborted.`));
  };
  const timer = setTimeout(() => {
    connection.drop(new LdapReaderError("TIMEOUT", `The LDAP server ${where} did not accept a connection in time.`));
  }, timeoutMs);
  signal?.addEventListener("abort", abort);
  try {
    if (signal?.aborted === true) abort();
    await connected(connection);
    if (options.tls === "starttls") await startTls(connection, tls ?? {});
    await bind(connection);
    return connection;
  } catch (err) {
    if (err instanceof LdapReaderError) connection.drop(err);
    throw err;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}

/** Runs one exchange: its promise also fails when the connection is closed meanwhile. */
function exchange<T>(
  connection: Connection,
  start: (resolve: (value: T) => void, reject: (err: LdapReaderError) => void) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const stopListening = connection.onClosed(reject);
    if (connection.failure) return;
    start(
      (value) => {
        stopListening();
        resolve(value);
      },
      (err) => {
        stopListening();
        reject(err);
      },
    );
  });
}

async function connected(connection: Connection): Promise<void> {
  await exchange<undefined>(connection, (resolve) => {
    connection.client.once("connect", () => {
      resolve(undefined);
    });
  });
}

async function startTls(connection: Connection, tls: TlsOptions): Promise<void> {
  const { server, port } = connection.options;
  await exchange<undefined>(connection, (resolve, reject) => {
    connection.client.starttls({ ...tls }, [], (err) => {
      const { _tracker: tracker } = connection.client;
      if (!err && tracker && !hasRest(tracker.parser)) {
        resolve(undefined);
        return;
      }
      if (!err) {
        reject(
          new LdapReaderError(
            "TLS",
            `The LDAP server ${server}:${port} goes on unencrypted after it agreed to StartTLS.`,
          ),
        );
        return;
      }
      connection.client._socket?.on("error", () => undefined);
      reject(
        new LdapReaderError("TLS", `StartTLS with the LDAP server ${server}:${port} failed: ${reasonOf(err)}`, {
          cause: err,
        }),
      );
    });
  });
}

async function bind(connection: Connection): Promise<void> {
  const { bindDn, password } = connection.options;
  const credentials = await exchange<string>(connection, (resolve, reject) => {
    Promise.resolve()
      .then(password)
      .then(resolve, (cause: unknown) => {
        reject(
          new LdapReaderError("PASSWORD_UNREADABLE", `There is no password to bind with: ${describeError(cause)}`, {
            cause,
          }),
        );
      });
  });
  if (credentials === "") {
    // a bind with a DN and no password succeeds on some servers, as nobody (RFC 4513, 5.1.2)
    throw new LdapReaderError("BIND_REFUSED", `The password of ${bindDn} is empty.`);
  }
  await exchange<undefined>(connection, (resolve, reject) => {
    const request = new messages.BindRequest({ name: bindDn, authentication: "Simple", credentials });
    connection.client._send(request, anyResult, null, (err, result) => {
      const oddity = oddityOfPassword(credentials);
      const refusal = err
        ? errorOfNetwork(err, connection.options)
        : errorOfBind(result, { ...connection.options, oddity });
      if (refusal) reject(refusal);
      else resolve(undefined);
    });
  });
}

/** Takes every result as an answer: ldapjs' own errors lose the server's message, and an unknown code crashes the process. */
export const anyResult = { indexOf: () => 0 };
