#!/usr/bin/env node
import "../dist/bundle/connector-daemon.js";
