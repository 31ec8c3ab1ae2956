import { BrokerError } from "./errors.js";

interface SchoolRequests {
  readonly remove: () => Promise<"removed" | "missing" | "unsupported">;
  readonly exists: () => Promise<boolean>;
}

/**
 * Deletes a school, which not every broker does: with 403, 404 or 405 for a school that it goes on showing it says that it does not
 * ("unsupported").
 */
export async function removeSchool({ remove, exists }: SchoolRequests): Promise<"removed" | "missing" | "unsupported"> {
  try {
    if ((await remove()) === "removed") return "removed";
  } catch (error) {
    if (!(error instanceof BrokerError && error.code === "FORBIDDEN")) throw error;
    // an account that may do nothing at all is told so by the next request
  }
  return (await exists()) ? "unsupported" : "missing";
}
