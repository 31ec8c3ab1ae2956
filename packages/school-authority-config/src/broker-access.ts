import type { Trust } from "@id-connector/trusted-path";
import type { Authority } from "./authority.js";
import { readCa } from "./read-ca.js";

/** How an authority's broker is reached: what broker-client's `openBroker` asks for. */
export interface BrokerAccess {
  readonly url: string;
  /** The namespace ID at the broker. */
  readonly authority: string;
  /** Gives the login; only what it returns holds the password. */
  readonly credentials: () => { readonly username: string; readonly password: string };
  /** Certificates in PEM form, believed beside those of the system. */
  readonly ca?: string;
  readonly workgroupsPath?: string;
}

/**
 * Says how the broker of a configured authority is reached; reads the file of its certificate authority, where there is one. Throws
 * AuthorityConfigError "CA_FILE".
 *
 * @example
 * ```ts
 * import { openBroker } from "@id-connector/broker-client";
 * import { brokerAccess, findAuthority } from "@id-connector/school-authority-config";
 *
 * const authority = await findAuthority("conf/school_authorities", "Traeger2");
 * const broker = openBroker({ ...(await brokerAccess(authority)), env: process.env });
 * await broker.close();
 * ```
 */
export async function brokerAccess(authority: Authority, trust: Trust = {}): Promise<BrokerAccess> {
  const { url, name, username, password, workgroupsPath } = authority;
  const ca = await readCa(authority, trust);
  return {
    ...{ url, authority: name, credentials: () => ({ username, password: password.reveal() }) },
    ...(ca === undefined ? {} : { ca }),
    ...(workgroupsPath === undefined ? {} : { workgroupsPath }),
  };
}
