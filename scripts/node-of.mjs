// Other versions of Node, which the npm package "node" brings.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "./workspaces.mjs";

/** The path of a Node, installed when it is asked for the first time. `version` as npm takes it: "24", "20.19.0". */
export function nodeOf(version) {
  const home = join(root, "node_modules", ".cache", `node-${version}`);
  const node = join(home, "node_modules", "node", "bin", "node");
  if (existsSync(node)) return node;
  mkdirSync(home, { recursive: true });
  const install = [
    "install",
    "--no-save",
    "--no-package-lock",
    "--loglevel=error",
    "--prefix",
    home,
    `node@${version}`,
  ];
  if (spawnSync("npm", install, { stdio: "inherit" }).status !== 0) throw new Error(`no Node ${version} to be had`);
  return node;
}
