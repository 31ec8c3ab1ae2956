#!/usr/bin/env node
import { basename } from "node:path";
import { main } from "../dist/main.js";

process.exitCode = await main(basename(process.argv[1]), process);
