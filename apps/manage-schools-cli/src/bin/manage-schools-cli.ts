import { basename } from "node:path";
import { startProgram } from "@id-connector/command-line/start";

await startProgram(process, async () =>
  (await import("../main.js")).main(basename(process.argv[1] ?? "", ".js"), process),
);
