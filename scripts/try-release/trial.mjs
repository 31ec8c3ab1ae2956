import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { run } from "../run.mjs";
import { copyBuilt } from "../working-copy.mjs";
import { root, workspaces } from "../workspaces.mjs";

const published = workspaces.filter(({ manifest }) => !manifest.private);

/** A copy of the working tree, as a repository of its own, that is released as CONTRIBUTING.md says. */
export async function startTrial(copy) {
  mkdirSync(copy);
  copyBuilt(copy);
  await git("init", "--quiet", "--initial-branch=main");
  // tags have an author, too, and a machine of a CI may know none
  await git("config", "user.name", "trial");
  await git("config", "user.email", "trial@localhost");
  await commit("As it is");
  return { release, change };

  /** From changesets to the registry. Resolves with the version of each package. */
  async function release(env) {
    await run(process.execPath, [join(copy, "scripts/pnpm.mjs"), "exec", "changeset", "version"], { cwd: copy });
    await commit("Versions");
    await run(process.execPath, [join(copy, "scripts/release.mjs")], { cwd: copy, env });
    const versions = new Map(
      published.map(({ name, folder }) => [name, versionIn(join(copy, relative(root, folder)))]),
    );
    const tags = (await git("tag")).trim().split("\n");
    const untagged = [...versions].map(([name, version]) => `${name}@${version}`).filter((tag) => !tags.includes(tag));
    if (untagged.length > 0) throw new Error(`released, but not tagged: ${untagged.join(", ")}`);
    return versions;
  }

  /** As somebody does who mends something. */
  async function change(name, words) {
    writeFileSync(join(copy, ".changeset", "trial.md"), `---\n"${name}": patch\n---\n\n${words}\n`);
    await commit(words);
  }

  async function commit(title) {
    await git("add", "--all");
    await git("commit", "--quiet", "--allow-empty", "-m", title);
  }

  function git(...argv) {
    return run("git", argv, { cwd: copy });
  }
}

function versionIn(folder) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).version;
}
