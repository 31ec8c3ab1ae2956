import messages from "@ldapjs/messages";
import { anyResult, defaultTimeoutMs } from "./connect.js";
import type { Connection } from "./connection.js";
import { errorOfNetwork } from "./error-of.js";
import { LdapReaderError } from "./errors.js";
import { RawDn } from "./raw-dn.js";
import { broken } from "./read-ber.js";

/** The result code of a comparison with a DN that no entry has as its value. */
export function compareAttribute(connection: Connection, dn: string, attribute: string): Promise<number> {
  const { server, base, timeoutMs = defaultTimeoutMs } = connection.options;
  return new Promise((resolve, reject) => {
    if (connection.failure) {
      reject(connection.failure);
      return;
    }
    const settle = () => {
      clearTimeout(timer);
      stopListening();
    };
    const fail = (err: LdapReaderError) => {
      settle();
      reject(err);
    };
    const stopListening = connection.onClosed(fail);
    const timer = setTimeout(() => {
      connection.drop(
        new LdapReaderError("TIMEOUT", `The LDAP server ${server} did not answer in ${String(timeoutMs)} ms.`),
      );
    }, timeoutMs);
    const request = new messages.CompareRequest({ entry: new RawDn(dn), attribute, value: base });
    connection.client._send(request, anyResult, null, (err, result) => {
      if (err) {
        fail(connection.failure ?? errorOfNetwork(err, connection.options));
        return;
      }
      if (!(result instanceof messages.LdapResult)) {
        fail(broken("a comparison is answered with something else than a result"));
        return;
      }
      settle();
      resolve(result.status);
    });
  });
}
