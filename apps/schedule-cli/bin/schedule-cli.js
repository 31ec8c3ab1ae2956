#!/usr/bin/env node
import "../dist/bundle/schedule-cli.js";
