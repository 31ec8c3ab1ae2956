// Is ready, says why it will not go on, and ends by itself.
import { say } from "./work-on-order.mjs";

say("ready");
process.stderr.write("no more room\n");
process.exit(3);
