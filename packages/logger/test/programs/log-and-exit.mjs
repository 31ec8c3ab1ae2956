// Logs lines and exits as soon as close says that it may. "pipe" writes to fd 2 without blocking, else it is stderr as it is.
import { Socket } from "node:net";
import { createLogger } from "../../dist/index.js";

const [number, kind] = process.argv.slice(2);
const stream = kind === "pipe" ? new Socket({ fd: 2, readable: false, writable: true }) : process.stderr;
const logger = createLogger({ level: "info", stream });
for (let i = 0; i < Number(number); i++) logger.info("delivered", { stage: "deliver", i });
await logger.close();
process.exit(0);
