// Every public function has an example, and the compiler takes it as a reader would write it: with imports of what the packages export.
import { join } from "node:path";
import { ReflectionKind } from "typedoc";
import ts from "typescript";
import { root } from "../workspaces.mjs";

/** What is wrong with the examples, a line each. */
export function findExampleFaults(project) {
  const examples = project.getReflectionsByKind(ReflectionKind.Function).map((reflection) => ({
    name: `${reflection.parent.name} ${reflection.name}`,
    code: codeOf(reflection),
    used: reflection.name,
  }));
  const lacking = examples.filter(({ code, used }) => !code.includes(used));
  return [...lacking.map(({ name }) => `${name}: has no @example that uses it`), ...compile(examples)];
}

function codeOf({ signatures = [] }) {
  const tags = signatures.flatMap(({ comment }) => comment?.getTags("@example") ?? []);
  const texts = tags.flatMap(({ content }) => content.map(({ text }) => text)).join("\n");
  // overloads share what is said of the first
  return [...new Set([...texts.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code]) => code))].join("\n");
}

/** The examples as modules of one program, which lie on no disk. */
function compile(examples) {
  const files = new Map(examples.map(({ name, code }, n) => [join(root, `example-${n}.ts`), { name, code }]));
  const base = ts.readConfigFile(join(root, "tsconfig.base.json"), ts.sys.readFile).config.compilerOptions;
  const { options } = ts.convertCompilerOptionsFromJson(
    {
      ...base,
      ...{ noEmit: true, composite: false, declaration: false, declarationMap: false, verbatimModuleSyntax: false },
      ...{ moduleDetection: "force", paths: { "@id-connector/*": [join(root, "packages/*/dist/index.d.ts")] } },
    },
    root,
  );
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path)?.code ?? readFile(path);
  host.getSourceFile = (path, ...rest) => {
    const file = files.get(path);
    return file ? ts.createSourceFile(path, file.code, ...rest) : getSourceFile(path, ...rest);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const name = files.get(file?.fileName)?.name ?? file?.fileName ?? "";
    const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    return `${name}: line ${line} of its example: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
  });
}
