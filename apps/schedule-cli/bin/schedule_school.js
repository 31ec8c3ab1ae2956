#!/usr/bin/env node
import "../dist/bundle/schedule_school.js";
