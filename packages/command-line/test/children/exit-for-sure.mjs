// Ends with a status, while a thread waits for who writes into a fifo, if one is given.
import { open } from "node:fs";
import { setImmediate } from "node:timers";
import { exitForSure } from "../../dist/index.js";

const [status, fifo] = process.argv.slice(2);
if (fifo !== undefined) open(fifo, "r", () => undefined);
// a moment later: the thread is inside by then, or will be, which is the same to an exit
setImmediate(() => exitForSure(process, Number(status)));
