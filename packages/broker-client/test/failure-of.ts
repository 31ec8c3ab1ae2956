import { BrokerError } from "../src/index.js";

/** The BrokerError that the promise rejects with; throws where it does not. */
export async function failureOf(promise: Promise<unknown>): Promise<BrokerError> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof BrokerError) return outcome;
  throw new Error("expected a BrokerError", { cause: outcome });
}
