import { join } from "node:path";
import { readTrusted, TrustError, type Trust } from "@id-connector/trusted-path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { OrderError } from "./errors.js";
import type { Orderer } from "./who-orders.js";

/** A person's word that these objects may be taken away from the broker of one authority. */
export interface Order {
  /** The command that was typed, in a word: "release". */
  readonly command: string;
  readonly by: Orderer;
  /** ISO 8601. */
  readonly at: string;
  /** entryUUIDs in lower case: users, classes and workgroups, and the schools themselves. */
  readonly objects: readonly string[];
}

const schema = {
  type: "object",
  required: ["command", "by", "at", "objects"],
  properties: {
    command: { type: "string" },
    by: { type: "object" },
    at: { type: "string", pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$" },
    objects: { type: "array", items: { type: "string", minLength: 1 } },
  },
};

/** How long an order counts: an outage or holidays of the broker are shorter. After that the guard judges its remaining objects. */
export const freshMs = 30 * 86_400_000;
/**
 * Where the orders of an authority lie; `stateFolder` is the daemon's `data/state`.
 *
 * @example
 * ```ts
 * import { ordersFolder } from "@id-connector/deletion-orders";
 *
 * ordersFolder("data/state", "Traeger2"); // "data/state/orders/Traeger2"
 * ```
 */
export function ordersFolder(stateFolder: string, authority: string): string {
  return join(stateFolder, "orders", authority);
}

/**
 * Whether an order of this time counts at this moment; both in epoch ms. An order from the future counts: the clock was set back since.
 * Pure.
 */
export function isFresh(at: number, now: number): boolean {
  return now < at + freshMs;
}

const mostBytes = 64 * 1024 * 1024;

/** Reads an order. Throws OrderError where it cannot be read or others could have written it, the system's error ENOENT where it is gone. */
export async function readOrder(file: string, { home }: Trust): Promise<Order> {
  let value: unknown;
  try {
    value = JSON.parse(String(await readTrusted(file, { home, mostBytes })));
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT") throw cause;
    const why =
      cause instanceof TrustError ? message : cause instanceof SyntaxError ? "it is not JSON" : (code ?? message);
    throw unreadable(file, why, cause);
  }
  validator ??= new Ajv2020({ validateSchema: false }).compile<Order>(schema);
  if (!validator(value)) throw unreadable(file, "it is no order");
  return value;
}

/** Compiled at first use: most of the time there is no order. */
let validator: ValidateFunction<Order> | undefined;

function unreadable(file: string, why: string, cause?: unknown): OrderError {
  return new OrderError(`The order ${file} counts for nothing (${why}).`, { cause });
}
