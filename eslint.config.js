import js from "@eslint/js";
import ts from "typescript-eslint";

/** Third-party libraries are fenced: only these packages may import them (docs/architecture.md, "The house"). */
const fences = {
  ldapjs: ["packages/ldap-reader"],
  "@ldapjs/*": ["packages/ldap-reader"],
  got: ["packages/broker-client", "bench"], // its bare loop is what the client is measured against
  winston: ["packages/logger"],
  lmdb: ["packages/delivery-ledger"],
  yargs: ["apps/*", "packages/command-line", "tooling/broker-simulator"],
  "p-queue": ["apps/*"],
  selfsigned: ["tooling/broker-simulator"],
  fastify: ["tooling/broker-simulator"],
  "@clack/prompts": ["apps/*"],
  echarts: ["bench"],
};
const house = ["packages/*", "apps/*", "tooling/*", "bench", "examples"];
const deep = {
  group: ["@id-connector/*/*", "!@id-connector/command-line/start"],
  message: "Import a package by its name: what it offers stands in its index.ts.",
};
const banned = (names, message) => names.map((name) => ({ group: [name, `${name}/*`], message }));
const restrict = (files, patterns) => ({
  files: files.map((folder) => `${folder}/**/*.{ts,js}`),
  rules: { "no-restricted-imports": ["error", { patterns: [deep, ...patterns] }] },
});
const fenced = (folder) =>
  Object.entries(fences)
    .filter(([, allowed]) => !allowed.includes(folder) && !(folder.startsWith("apps/") && allowed.includes("apps/*")))
    .flatMap(([name, allowed]) => banned([name], `Only ${allowed.join(" and ")} may import ${name}.`));
const apps = ["connector-daemon", "manage-schools-cli", "schedule-cli", "verify-cli"].map(
  (name) => `@id-connector/${name}`,
);
const tooling = [
  "broker-simulator",
  "demo",
  "demo-directory",
  "hostile",
  "image",
  "scenarios",
  "slapd-fixture",
  "soak",
  "test-world",
  "until",
].map((name) => `@id-connector/${name}`);
const lone = [...new Set(Object.values(fences).flat())].filter((folder) => !folder.includes("*"));

export default ts.config(
  { ignores: ["**/dist/", "**/coverage/", "**/.turbo/", "site/"] },
  js.configs.recommended,
  ts.configs.strictTypeChecked,
  { languageOptions: { parserOptions: { project: "tsconfig.json", tsconfigRootDir: import.meta.dirname } } },
  {
    rules: {
      "@typescript-eslint/no-unsafe-class-instance-assignment": "off", // false alarm on winston's transports, whose types are interfaces
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  {
    files: ["packages/*/src/**/*.ts", "apps/*/src/**/*.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        ...["NewExpression", "CallExpression"].map((call) => ({
          selector: `${call}[callee.name='RegExp']:not([arguments.0.type='Literal'])`,
          message:
            "No pattern is made of data: a long value overflows it, and its error quotes the value. Write a literal, or look words up in a set (packages/redaction).",
        })),
        {
          selector: ":matches(NewExpression, CallExpression)[callee.property.name='RegExp']",
          message: "No pattern is made of data: write a literal.",
        },
        {
          selector:
            "CallExpression[callee.property.name=/^(?:match|matchAll|search)$/]:not([arguments.0.type='Literal'])[arguments.0.type=/^(?:TemplateLiteral|BinaryExpression)$/]",
          message: "match, matchAll and search make a pattern of a text: write a literal, or use indexOf.",
        },
      ],
    },
  },
  {
    // what concurrent tests run: jest refuses an import() of one test while it notes the end of another
    files: ["tooling/*/src/**", "tooling/scenarios/test/**"],
    rules: {
      "no-restricted-syntax": [
        "error",
        { selector: "ImportExpression", message: "Import it at the top: concurrent tests cannot import()." },
      ],
    },
  },
  { files: ["**/test/**"], rules: { "@typescript-eslint/no-non-null-assertion": "off" } },
  {
    files: ["**/*.js", "**/*.mjs"],
    extends: [ts.configs.disableTypeChecked],
    languageOptions: { globals: { process: "readonly", console: "readonly", URL: "readonly", fetch: "readonly" } },
  },
  // Words for a person go through command-line's terminal, which makes them visible; those of a log through logger.
  {
    files: ["packages/*/src/**", "apps/*/src/**"],
    ignores: [
      "apps/*/src/main.ts",
      "packages/logger/src/create-logger.ts",
      "packages/delivery-ledger/src/check-store-main.ts",
    ],
    rules: {
      "no-console": "error",
      "no-restricted-properties": [
        "error",
        ...["stdout", "stderr"].map((property) => ({
          ...{ object: "process", property },
          message: "Say it with the command's terminal (command-line) or the log (logger).",
        })),
      ],
    },
  },
  // The import rules of the house. A later entry replaces an earlier one for its files.
  restrict(house, fenced("")),
  ...lone.map((folder) => restrict([folder], fenced(folder))),
  restrict(["apps/*"], [...fenced("apps/"), ...banned(apps, "Apps do not import each other.")]),
  restrict(
    ["packages/*/src", "apps/*/src"],
    [...fenced(""), ...banned([...apps, ...tooling], "A published package imports neither an app nor tooling.")],
  ),
  ...lone
    .filter((folder) => folder.startsWith("packages/"))
    .map((folder) =>
      restrict(
        [`${folder}/src`],
        [
          ...fenced(folder),
          ...banned([...apps, ...tooling], "A published package imports neither an app nor tooling."),
        ],
      ),
    ),
  restrict(
    ["examples/src"],
    [...fenced(""), ...banned([...apps, ...tooling], "An example imports published packages: others shall copy it.")],
  ),
  restrict(
    ["apps/*/src"],
    [...fenced("apps/"), ...banned([...apps, ...tooling], "An app imports packages, no app and no tooling.")],
  ),
);
