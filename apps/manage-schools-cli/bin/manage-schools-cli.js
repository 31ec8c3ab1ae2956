#!/usr/bin/env node
import "../dist/bundle/manage-schools-cli.js";
