// The static site that typedoc makes of the docstrings and the guides.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Application, ReflectionKind } from "typedoc";
import { root } from "../workspaces.mjs";

export const siteFolder = join(root, "site");

// what a signature names need not be offered: most of it is the shape of one argument, which is shown in its place
const validation = { notExported: false, invalidLink: true, invalidPath: true, notDocumented: true };

const options = {
  name: "ID Connector",
  entryPointStrategy: "packages",
  entryPoints: ["packages/*"],
  packageOptions: {
    entryPoints: ["src/index.ts"],
    tsconfig: "tsconfig.build.json",
    disableSources: true,
    skipErrorChecking: true, // the build has checked them
    validation,
    requiredToBeDocumented: ["Function", "Class", "Variable", "Method"],
  },
  readme: "docs/README.md",
  projectDocuments: ["docs/!(README).md", "docs/de/*.md", "examples/README.md"],
  out: siteFolder,
  includeVersion: true,
  searchInDocuments: true,
  hideGenerator: true,
  disableSources: true,
  validation,
  treatWarningsAsErrors: true,
  logLevel: "Warn",
};

/** Reads all docstrings and guides; a guide is called as its heading says. */
export async function readProject() {
  const app = await Application.bootstrapWithPlugins(options);
  const project = await app.convert();
  if (!project) throw new Error("typedoc could not read the packages.");
  for (const guide of project.getReflectionsByKind(ReflectionKind.Document)) {
    const [part] = guide.content;
    const heading = /^# (.+)$/m.exec(part?.text ?? "")?.[1];
    if (heading) guide.name = heading.replaceAll("`", "");
  }
  return { app, project };
}

/** Writes the site. typedoc tells what is wrong while it reads and writes; here is only told that something was. */
export async function buildSite(app, project) {
  app.validate(project);
  await app.generateOutputs(project);
  const { errorCount, warningCount } = app.logger;
  const { version } = JSON.parse(readFileSync(join(root, "node_modules/typedoc/package.json"), "utf8"));
  return errorCount + warningCount === 0
    ? []
    : [`typedoc ${version} told of ${errorCount} errors and ${warningCount} warnings above`];
}
