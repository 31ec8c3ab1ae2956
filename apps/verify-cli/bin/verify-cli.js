#!/usr/bin/env node
import "../dist/bundle/verify-cli.js";
