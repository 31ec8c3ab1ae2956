#!/usr/bin/env node
import "../dist/bundle/schedule_user.js";
