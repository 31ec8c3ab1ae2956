import { compare } from "./compare.js";
import { demoChanges } from "./changes.js";
import { showProgress } from "./show-progress.js";
import type { Demo } from "./start-demo.js";
import { waitUntilEqual } from "./wait-until-equal.js";

const brokerDownMs = 1_500;

/** Plays the demonstration. Resolves with whether directory and broker are equal at the end; rejects when `stopping` is aborted. */
export async function runDemo(given: Demo, print: (line: string) => void, stopping?: AbortSignal): Promise<boolean> {
  const demo = { ...given, stopping };
  const { directory, broker } = demo;
  print("1. The first synchronisation");
  const progress = showProgress(process.stdout);
  const ms = await waitUntilEqual(demo, ({ equal, total }) => {
    progress.update(equal, total);
  });
  progress.end();
  const { users, classes, workgroups, schools } = broker.counts();
  const writes = broker.requests.filter(({ method, resource }) => method !== "GET" && resource !== "token").length;
  print(
    `   ${schools} schools, ${users} users, ${classes} classes, ${workgroups} workgroups in ${seconds(ms)}, with ${writes} writes`,
  );

  print("\n2. Changes in the directory, and what the broker holds");
  for (const change of demoChanges(directory)) {
    print(`\n   ${change.title}`);
    print(`     before  ${change.show(broker)}`);
    change.make();
    const took = await waitUntilEqual(demo);
    print(`     after   ${change.show(broker)}`);
    print(`     equal after ${Math.round(took)} ms`);
  }

  print("\n3. A change while the broker is down");
  await broker.stop();
  print("   the broker is down");
  const [pupil] = directory.users();
  if (pupil) directory.renameUser(pupil.username, { firstname: "Unverzagt" });
  print("   a pupil got another first name; the change waits");
  await new Promise((resolve) => setTimeout(resolve, brokerDownMs));
  await broker.start();
  print("   the broker is back");
  print(`   equal ${seconds(await waitUntilEqual(demo))} later, and nothing is in the trash`);

  const { equal, total } = compare(directory, broker);
  print(`\ndirectory and broker: ${equal} of ${total} equal`);
  return equal === total;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
