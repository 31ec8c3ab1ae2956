import type { Call, Connection } from "./connection.js";
import { normaliseDn } from "./dn.js";
import { DemoDirectoryError } from "./errors.js";
import type { BindRequest } from "./request.js";
import { responses, writeResult, type Result } from "./write-answer.js";

/** Answers a bind: simple with an account's password, or anonymous. A refused one leaves the connection anonymous. */
export function answerBind({ connection, messageId, operation }: Call<BindRequest>): Promise<void> {
  connection.boundAs = undefined;
  return connection.send(writeResult(messageId, responses.bind, bind(connection, operation)));
}

function bind(connection: Connection, { version, dn, password }: BindRequest): Result {
  if (version !== 3) return { result: "protocolError", message: "only version 3 of LDAP is spoken here" };
  if (password === undefined) return { result: "authMethodNotSupported", message: "only simple binds" };
  if (dn === "") return { result: "success" };
  if (password === "") return { result: "unwillingToPerform", message: "a bind with a name needs a password" };
  try {
    if (connection.accounts.get(normaliseDn(dn)) !== password) return { result: "invalidCredentials" };
  } catch (err) {
    if (!(err instanceof DemoDirectoryError) || err.code !== "BAD_DN") throw err;
    return { result: "invalidDnSyntax", message: "invalid DN" };
  }
  connection.boundAs = dn;
  return { result: "success" };
}
