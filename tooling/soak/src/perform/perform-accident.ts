import { authority, type World } from "@id-connector/test-world";
import { until } from "@id-connector/until";
import { countQueued, listTrash } from "../check/trash.js";
import type { Accident } from "../plan/choose-accident.js";
import { changeConfiguration } from "../stage/configuration.js";
import { narrowLimits, wideLimits } from "../stage/guard-limits.js";
import type { Company } from "./perform-step.js";
import { performChanges } from "./perform-changes.js";

/** Lets an accident happen within narrow limits: all of it must be held. Then it is undone in the directory, and must heal. */
export async function performAccident(
  company: Company,
  accident: Accident,
  number: number,
): Promise<readonly string[]> {
  const { stage, checker } = company;
  const { world, daemon, configuration, requests } = stage;
  const before = await checker.check({ verify: false });
  if (before.length > 0) return before;
  // a daemon that was started with them surely works by them
  const setLimits = async (limits: object, meanwhile?: () => Promise<void>) => {
    await daemon.end("SIGTERM");
    await configuration.take(() =>
      changeConfiguration(world, (config) => {
        config.plugin_configs.id_broker.delete_guard = limits;
      }),
    );
    await meanwhile?.();
    daemon.start();
  };
  requests.takeDeleted();
  const membersBefore = countMembers(world);
  // it hears of all of it at once: where the machine stands still between two changes, the first ones are no accident yet
  await setLimits(narrowLimits, () => performChanges(stage, `${number} accident: ${accident.kind}`, accident.changes));
  const held = await awaitHeld(company);
  const deleted = requests
    .takeDeleted()
    .map((object) => `the guard let the accident "${accident.kind}" delete ${object}`);
  const lost = accident.kind === "a class was emptied" ? membersBefore - countMembers(world) : 0;
  const left = lost > 0 ? [`the guard let ${lost} members leave a class`] : [];
  await performChanges(stage, `${number} accident undone: ${accident.kind}`, accident.undo);
  const after = await checker.check({ verify: false });
  await setLimits(wideLimits);
  return [...held, ...deleted, ...left, ...after];
}

/** How many members all classes have at the broker. */
function countMembers({ broker }: World): number {
  const classes = Object.values(broker.dump()[authority]?.classes ?? {});
  return classes.reduce((sum, { members }) => sum + members.length, 0);
}

/** Waits until the accident lies in the trash and nothing is on its way. */
function awaitHeld({ stage, rhythm }: Company): Promise<readonly string[]> {
  const end = performance.now() + rhythm.patienceMs;
  const look = async () => {
    const held = (await listTrash(stage.world)).filter(({ code }) => code.endsWith("_HELD"));
    if (held.length > 0 && (await countQueued(stage.world)) === 0) return [];
    return performance.now() > end && ["an accident was neither held nor over in time"];
  };
  return until("the accident is held, or its time is over", look, Infinity);
}
