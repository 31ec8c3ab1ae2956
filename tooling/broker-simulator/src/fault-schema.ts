import { resources } from "./objects.js";

const strings = { type: "array", items: { type: "string", minLength: 1 } };
const milliseconds = { type: "number", minimum: 0 };
const common = {
  only: {
    type: "object",
    additionalProperties: false,
    properties: {
      authority: { type: "string" },
      methods: { type: "array", items: { enum: ["GET", "HEAD", "POST", "PUT", "DELETE"] } },
      resources: { type: "array", items: { enum: [...resources, "token"] } },
      ids: strings,
    },
  },
  times: { type: "integer", minimum: 1 },
  applied: { type: "boolean" },
};

/** JSON schema of a fault. */
export const faultSchema = {
  $id: "fault",
  type: "object",
  discriminator: { propertyName: "kind" },
  required: ["kind"],
  oneOf: [
    kind("latency", { ms: milliseconds, jitterMs: milliseconds }, ["ms"]),
    kind(
      "status",
      {
        status: { type: "integer", minimum: 200, maximum: 599 },
        retryAfter: { type: "integer", minimum: 0 },
        retryAfterForm: { enum: ["seconds", "date"] },
        detail: {},
      },
      ["status"],
    ),
    kind("reset", {}),
    kind("hang", {}),
    kind("switch", {}),
    kind("half", {}),
    kind("html", { status: { type: "integer", minimum: 200, maximum: 599 } }),
  ],
};

/** JSON schema of `Switches`. */
export const switchesSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    faults: { type: "array", items: { $ref: "fault#" } },
    settings: {
      type: "object",
      additionalProperties: false,
      properties: {
        capacity: { type: "integer", minimum: 1 },
        whenFull: {
          type: "object",
          additionalProperties: false,
          required: ["status"],
          properties: { status: { enum: [429, 503] }, retryAfter: { type: "integer", minimum: 0 } },
        },
        clockOffsetMs: { type: "number" },
        tokenLifetimeMs: { type: "number", minimum: 1 },
        lateSchools: {
          type: "object",
          additionalProperties: false,
          properties: { ms: milliseconds, refusals: { type: "integer", minimum: 0 } },
        },
        schoolsRemovable: { type: "boolean" },
        membersMustBelong: { type: "boolean" },
      },
    },
  },
};

function kind(name: string, properties: object, required: readonly string[] = []): object {
  return {
    type: "object",
    additionalProperties: false,
    required: ["kind", ...required],
    properties: { kind: { const: name }, ...common, ...properties },
  };
}
