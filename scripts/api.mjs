// Writes down what each package offers to others, from its built declarations, as *.api.md beside its package.json:
//   node scripts/api.mjs           writes it
//   node scripts/api.mjs --check   ends with 1 where what is written there is not what the package offers
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } from "@microsoft/api-extractor";
import { basename, join, relative } from "node:path";
import { root, workspaces } from "./workspaces.mjs";

const isCheck = process.argv.includes("--check");
const none = { logLevel: ExtractorLogLevel.None };
const configs = workspaces.filter(({ group }) => group === "packages").flatMap(configsOf);
// one program of all: to parse Node's own declarations for each would take a second
const [first, ...others] = configs;
const additionalEntryPoints = others.map(({ mainEntryPointFilePath }) => mainEntryPointFilePath);
const compilerState = CompilerState.create(first, { additionalEntryPoints });
const changed = configs.filter((config) => !isWrittenDown(config));
const list = changed.map(({ reportFilePath }) => `\n  ${relative(root, reportFilePath)}`).join("");

if (isCheck && changed.length > 0) {
  console.error(`What is offered to others is no longer what these reports say:${list}
Renew them with "npm run api", look at the difference and commit it. Whatever users notice of it has a changeset ("npm run changeset").`);
  process.exitCode = 1;
} else {
  console.log(
    `${String(configs.length)} reports, ${isCheck ? "all true" : `${String(changed.length)} changed${list}`}`,
  );
}

/** One for each entry point of a package. */
function configsOf({ folder, name, manifest }) {
  return Object.entries(manifest.exports)
    .filter(([, entry]) => entry.types !== undefined)
    .map(([path, { types }]) =>
      ExtractorConfig.prepare({
        configObject: {
          projectFolder: folder,
          mainEntryPointFilePath: join(folder, types),
          compiler: { tsconfigFilePath: join(root, "tsconfig.base.json") },
          newlineKind: "lf",
          apiReport: {
            enabled: true,
            reportFolder: folder,
            reportTempFolder: join(root, "node_modules", ".cache", "api"),
            reportFileName: [basename(name), ...path.split("/").slice(1)].join("."),
            includeForgottenExports: true, // so a type that only others' signatures name is there as well
          },
          docModel: { enabled: false },
          dtsRollup: { enabled: false },
          tsdocMetadata: { enabled: false },
          messages: {
            compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
            extractorMessageReporting: {
              default: { logLevel: ExtractorLogLevel.Error },
              "ae-forgotten-export": none,
              "ae-missing-release-tag": none, // whatever an entry point exports is public (docs/packages.md)
              "ae-undocumented": none,
            },
            tsdocMessageReporting: { default: none },
          },
        },
        configObjectFullPath: undefined,
        packageJsonFullPath: join(folder, "package.json"),
      }),
    );
}

function isWrittenDown(config) {
  const { apiReportChanged, errorCount } = Extractor.invoke(config, {
    compilerState,
    localBuild: !isCheck,
    messageCallback: (message) => {
      if (message.logLevel !== ExtractorLogLevel.Error) message.logLevel = ExtractorLogLevel.None;
    },
  });
  if (errorCount > 0) throw new Error(`no report of ${relative(root, config.projectFolder)}: see above`);
  return !apiReportChanged;
}
