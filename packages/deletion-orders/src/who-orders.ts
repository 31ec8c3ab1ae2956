import { userInfo } from "node:os";

/** The person who gave an order, as far as the system knows. */
export interface Orderer {
  readonly uid?: number;
  /** The user's name; missing in many containers. */
  readonly user?: string;
  /** The person who became that user by sudo. */
  readonly sudoUser?: string;
}

/**
 * The user that runs this program.
 *
 * @example
 * ```ts
 * import { whoOrders } from "@id-connector/deletion-orders";
 *
 * const { user } = whoOrders(process.env);
 * ```
 */
export function whoOrders(env: Readonly<Record<string, string | undefined>>): Orderer {
  const [uid, user, sudoUser] = [process.getuid?.(), nameOfUser(), env["SUDO_USER"]];
  return {
    ...(uid === undefined ? {} : { uid }),
    ...(user === undefined ? {} : { user }),
    ...(sudoUser === undefined || sudoUser === "" ? {} : { sudoUser }),
  };
}

/** Node throws where the user id has no entry. */
function nameOfUser(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}
