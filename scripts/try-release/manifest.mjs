import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { root, workspaces } from "../workspaces.mjs";

const house = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const folders = new Map(workspaces.map(({ name, folder }) => [name, relative(root, folder)]));

/** What is missing or wrong in the package.json of a published package that people and programs look for in a registry, one line each. */
export function faultsOf({ name, description, keywords = [], license, engines, repository }) {
  const isRight = {
    description: description?.endsWith("."),
    keywords: keywords.length > 2 && new Set(keywords).size === keywords.length,
    license: license === house.license,
    "engines.node": engines?.node === house.engines.node,
    // where the house stands is not settled: a url may be missing
    repository: repository?.type === "git" && repository.directory === folders.get(name),
  };
  const wrong = Object.keys(isRight).filter((field) => !isRight[field]);
  return wrong.map((field) => `package.json: ${field} is missing or wrong`);
}
