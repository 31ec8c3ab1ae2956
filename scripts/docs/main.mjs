// npm run docs: checks what is documented, and builds the site (/site): guides and the reference of all packages, searchable, from this disk
// alone. It reads the built packages for their types: build first.
import { spawnSync } from "node:child_process";
import { performance } from "node:perf_hooks";
import { root } from "../workspaces.mjs";
import { findExampleFaults } from "./check-examples.mjs";
import { findLoads } from "./find-loads.mjs";
import { buildSite, readProject, siteFolder } from "./site.mjs";

const step = async (what, work) => {
  const start = performance.now();
  const faults = await work();
  console.log(`${what}: ${faults.length} faults, ${((performance.now() - start) / 1000).toFixed(1)} s`);
  for (const fault of faults) console.log(`  ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
};

await step("links between Markdown files and to their headings", findBrokenLinks);
const { app, project } = await readProject();
await step("public functions, each with an example that compiles", () => findExampleFaults(project));
await step("the site, with every link in it", () => buildSite(app, project));
await step("what the site would load from elsewhere", () => findLoads(siteFolder));
console.log(
  `The site is in ${siteFolder}: open index.html there. It all took ${(performance.now() / 1000).toFixed(0)} s.`,
);

function findBrokenLinks() {
  const files = spawnSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md", ":!.changeset"], {
    cwd: root,
    encoding: "utf8",
  }).stdout.split("\n");
  const remark = ["node_modules/remark-cli/cli.js", "--no-config", "--no-color", "--frail", "--quiet"];
  const links = ["--use", "remark-validate-links=repository:false"];
  const { status, stderr } = spawnSync(process.execPath, [...remark, ...links, ...files.filter(Boolean)], {
    cwd: root,
    encoding: "utf8",
  });
  return status === 0 ? [] : stderr.trim().split("\n");
}
