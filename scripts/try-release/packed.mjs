import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { faultsOf } from "./manifest.mjs";

/** What publint, are-the-types-wrong and our own look at its package.json have to say of a packed package, one line each; none where it is well. */
export async function complaintsOf(name, tarball) {
  const { messages, pkg } = await publint({ pack: { tarball }, level: "suggestion", strict: true });
  return [
    ...messages.map((message) => `${name}: ${formatMessage(message, pkg) ?? message.code}`),
    ...faultsOf(pkg).map((what) => `${name}: ${what}`),
    ...(await wrongTypes(tarball)).map((what) => `${name}: ${what}`),
  ];
}

/**
 * We build ES modules alone, which require() takes as well in all versions of Node that we know: so it is no fault that CommonJS gets one. Older
 * ways to find a module (node10) end at the package's name.
 */
async function wrongTypes(tarball) {
  const { types, problems = [] } = await checkPackage(createPackageFromTarballData(new Uint8Array(tarball)));
  if (types === false) return ["it has no types"];
  return problems
    .filter(({ kind, resolutionKind }) => kind !== "CJSResolvesToESM" && resolutionKind !== "node10")
    .map((problem) => JSON.stringify(problem));
}
