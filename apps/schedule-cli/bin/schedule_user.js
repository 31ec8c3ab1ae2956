#!/usr/bin/env node
import { startProgram } from "@id-connector/command-line/start";

await startProgram(process, async () => (await import("../dist/main.js")).main("schedule_user", process));
