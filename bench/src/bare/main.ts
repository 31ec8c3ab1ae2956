// The bare loops: what the machine allows to a program that does nothing else, in a process of its own as the product.
import { serveCalls } from "../process/serve-calls.js";
import type { SendAll } from "./send-all.js";
import { passFiles } from "./pass-files.js";
import { drainFolder } from "./drain-folder.js";
import { listFolder } from "./list-folder.js";

const calls = {
  // loaded by who needs it, so that it is not in the memory of the others
  sendAll: async (options: SendAll) => (await import("./send-all.js")).sendAll(options),
  passFiles,
  drainFolder,
  listFolder,
};

export type BareCalls = typeof calls;

serveCalls(calls);
