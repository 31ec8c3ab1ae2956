import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { authority } from "@id-connector/test-world";
import type { SchoolEvent } from "../school/event.js";
import { changeConfiguration } from "../stage/configuration.js";
import { wideLimits } from "../stage/guard-limits.js";
import type { Company } from "./perform-step.js";
import { performEvent } from "./perform-step.js";

const windowMs = 3_600_000;

/** Begins a new school year as an operator does: with the ordinary limits and a planned window for the deletions. */
export async function performSchoolYear(
  company: Company,
  event: SchoolEvent,
  number: number,
): Promise<readonly string[]> {
  const { stage, checker } = company;
  const { world, configuration } = stage;
  const folder = join(world.home, "data", "state", "allow-deletes");
  const file = join(folder, `${authority}.json`);
  const now = Date.now();
  const span = { from: new Date(now).toISOString(), until: new Date(now + windowMs).toISOString() };
  await mkdir(folder, { recursive: true });
  await writeFile(file, JSON.stringify({ schools: null, number: null, ...span, reason: "a new school year" }));
  await configuration.take(() =>
    changeConfiguration(world, (config) => delete config.plugin_configs.id_broker.delete_guard),
  );
  await performEvent(company, event, number);
  const broken = await checker.check({ verify: false });
  await configuration.take(() =>
    changeConfiguration(world, (config) => (config.plugin_configs.id_broker.delete_guard = wideLimits)),
  );
  await rm(file, { force: true });
  return broken;
}
