import { userInfo } from "node:os";

/** Who gave an order, as far as the system knows. */
export interface Orderer {
  readonly uid?: number;
  /** Of that user id; missing where the system has none, as in many containers. */
  readonly user?: string;
  /** Who became that user by sudo. */
  readonly sudoUser?: string;
}

/**
 * Who runs this program.
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
