import { startProgram } from "@id-connector/command-line/start";

await startProgram(process, async () => (await import("../main.js")).main("schedule_group", process));
