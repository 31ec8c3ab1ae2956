// Tries a release whole: publishes a copy of the working tree as CONTRIBUTING.md says, into a registry of its own on the loopback, and installs all
// of it from there as users do, then one version later. Says how long each step takes. The working tree is only read:
//   npm run try-release
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installApp, npxApp, updateApp } from "./try-release/apps.mjs";
import { compileLibraries, installLibraries, loadLibraries, updateLibraries } from "./try-release/libraries.mjs";
import { complaintsOf } from "./try-release/packed.mjs";
import { startRegistry } from "./try-release/registry.mjs";
import { startTrial } from "./try-release/trial.mjs";
import { makeUser } from "./try-release/user.mjs";
import { workspaces } from "./workspaces.mjs";

const apps = workspaces.filter(({ group }) => group === "apps");
const libraries = workspaces.filter(({ group }) => group === "packages");
/** Comes to every user by an app alone, whose shrinkwrap holds it: an app must follow it. */
const mended = "@id-connector/close-names";
const follower = apps.find(({ name }) => name === "@id-connector/schedule-cli");

const place = mkdtempSync(join(tmpdir(), "try-release-"));
process.once("exit", () => rmSync(place, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));
const prefixOf = ({ name }) => join(place, name.replace("/", "-"));
const registry = await startRegistry(place);
try {
  const user = await makeUser(place, registry.asUser);
  const trial = await startTrial(join(place, "copy"));
  const first = await publish();
  for (const app of apps) tell(await installApp(app, first.get(app.name), prefixOf(app), user));
  tell(await npxApp(follower, first.get(follower.name), join(place, "npx"), user));
  const project = join(place, "project");
  await installLibraries(libraries, project, user);
  tell(await loadLibraries(libraries, project));
  tell(await compileLibraries(libraries, project));

  await trial.change(mended, "Mends something.");
  const next = await publish(first);
  tell(await updateApp(follower, next.get(follower.name), prefixOf(follower), user));
  tell(await updateLibraries(mended, next.get(mended), project, user));
  tell(await loadLibraries(libraries, project));

  /** Resolves with the version of each package, when what is new of them has no fault. `before`: what was published before. */
  async function publish(before = new Map()) {
    const versions = await trial.release(registry.asPublisher);
    const fresh = [...versions].filter(([name, version]) => before.get(name) !== version);
    registry.rememberShrinkwraps();
    tell(`${String(fresh.length)} of ${String(versions.size)} packages published and tagged`);
    const complaints = await Promise.all(
      fresh.map(async ([name, version]) => complaintsOf(name, await registry.tarballOf(name, version))),
    );
    if (complaints.flat().length > 0) throw new Error(complaints.flat().join("\n"));
    tell("publint, are-the-types-wrong and the look at package.json have nothing to say of them");
    return versions;
  }
} finally {
  registry.stop();
}

function tell(line) {
  console.log(`${line} (after ${process.uptime().toFixed(0)} s)`);
}
