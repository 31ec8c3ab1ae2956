// Publishes each package whose version the registry does not have, and tags it. What npm takes from its environment counts: registry, token and
// NPM_CONFIG_PROVENANCE (CONTRIBUTING.md, "Release"). `npm run release` builds before.
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root, workspaces } from "./workspaces.mjs";

const published = workspaces.filter(({ manifest }) => !manifest.private);
const waiting = readdirSync(join(root, ".changeset")).filter((name) => name.endsWith(".md"));
if (waiting.length > 0)
  refuse(
    `${String(waiting.length)} changesets are in no version yet: npm run version-packages, look at it, commit it.`,
  );
if (say("git", "status", "--porcelain") !== "")
  refuse("The working tree differs from its commit: commit or put aside what git status names.");
if (ask("git", "var", "GIT_COMMITTER_IDENT").status !== 0)
  refuse("git does not know who makes the tags: git config user.name and user.email.");
const homeless = published.filter(({ manifest }) => manifest.repository?.url === undefined).map(({ name }) => name);
const { NPM_CONFIG_PROVENANCE: provenance = process.env.npm_config_provenance } = process.env;
if (provenance === "true" && homeless.length > 0)
  refuse(
    `Provenance says which repository a package comes from; add the "url" to "repository" in package.json of ${homeless.join(", ")}.`,
  );

// left by an earlier packing, it would have changesets publish with npm, which does not know what "workspace:" is
for (const { folder } of published) rmSync(join(folder, "npm-shrinkwrap.json"), { force: true });
const publish = [join(root, "scripts", "pnpm.mjs"), "exec", "changeset", "publish"];
const { status } = spawnSync(process.execPath, publish, { cwd: root, stdio: "inherit" });
if (status === 0) console.log("Published and tagged. The tags are here alone: git push --follow-tags");
process.exitCode = status ?? 1;

function say(command, ...argv) {
  const { status, stdout, stderr } = ask(command, ...argv);
  if (status !== 0) throw new Error(`${command} ${argv.join(" ")}: ${stderr}`);
  return stdout;
}

function ask(command, ...argv) {
  return spawnSync(command, argv, { cwd: root, encoding: "utf8" });
}

function refuse(sentence) {
  console.error(`Nothing was published. ${sentence}`);
  process.exit(1);
}
