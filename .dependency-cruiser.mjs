// How folders and files may import each other; `npm run lint` holds it. Imports of types count as well.
const daemon = "^apps/connector-daemon/src";

/** The stages of a delivery: each may import those before it, none that comes after. */
const stages = ["decide", "context", "breaker", "trash", "ledger", "guard", "apply", "conclude", "select"];
const stageRules = stages.slice(0, -1).map((stage, index) => ({
  name: `${stage}-knows-no-later-stage`,
  severity: "error",
  from: { path: `${daemon}/deliver/${stage}/` },
  to: { path: `${daemon}/deliver/(?:(?:${stages.slice(index + 1).join("|")})/|[^/]+$)` },
}));

export default {
  forbidden: [
    { name: "no-circle-of-files", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-circle-of-folders",
      severity: "error",
      scope: "folder",
      from: { path: `${daemon}/.` },
      to: { circular: true },
    },
    ...stageRules,
    {
      name: "a-delivery-has-one-face",
      comment: "Whoever runs a delivery opens it by open-delivery.ts; two hold parts that lie below it.",
      severity: "error",
      from: { path: `${daemon}/`, pathNot: `${daemon}/deliver/` },
      to: {
        path: `${daemon}/deliver/`,
        pathNot: `${daemon}/deliver/(?:open-delivery|trash/trash-index|ledger/each-entry)[.]ts$`,
      },
    },
    {
      name: "what-runs-knows-no-command",
      severity: "error",
      from: { path: `${daemon}/`, pathNot: `${daemon}/(?:commands/|main[.]ts$)` },
      to: { path: `${daemon}/commands/` },
    },
    {
      name: "what-people-type-works-on-files",
      comment: "A command sees the daemon by what lies on disk; `run` alone starts it.",
      severity: "error",
      from: { path: `${daemon}/commands/`, pathNot: `${daemon}/commands/run-command[.]ts$` },
      to: { path: `${daemon}/(?:daemon|authorities|deliver|distribute|listen|publish|scope|tidy|verify)/` },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "/dist/" },
  },
};
