// Has a process of its own for so many milliseconds (argv[3]) when it is ready; its work writes a file into the folder in argv[2].
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { workOnOrder } from "./work-on-order.mjs";

const [folder, ms] = process.argv.slice(2);
spawn("sleep", [String(Number(ms) / 1000)], { stdio: "ignore" }).unref();
await workOnOrder(async () => writeFileSync(join(folder, "done"), ""));
