import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import { authorityName } from "./authority-name.js";
import type { ConfigProblemCode } from "./authority.js";
import { deleteGuardSchema, type RawDeleteGuard } from "./delete-guard.js";

/** The part of a configuration file that concerns us, once the schema holds. Other keys do not matter. */
export interface RawConfig {
  readonly name: string;
  readonly active: boolean;
  readonly url: string;
  readonly plugins: readonly string[];
  readonly plugin_configs: { readonly id_broker: RawBrokerConfig };
}

export interface RawBrokerConfig {
  readonly username: string;
  readonly password: string;
  readonly schools?: readonly string[] | null;
  readonly version: 1;
  readonly ca_file?: string | null;
  readonly workgroups_path?: string | null;
  readonly delete_guard?: RawDeleteGuard | null;
}

/** A place in a file and what is wrong there. */
export interface Fault {
  readonly path: string;
  readonly code: ConfigProblemCode;
  readonly message: string;
}

const text = { type: "string", minLength: 1 };

/** Each `description` ends the sentence "<place> must be …". */
const schema = {
  type: "object",
  description: "a JSON object",
  required: ["name", "active", "url", "plugins", "plugin_configs"],
  properties: {
    name: {
      type: "string",
      pattern: authorityName.source,
      description: 'the authority\'s namespace ID at the ID Broker, letters and digits only, e.g. "Traeger2"',
    },
    active: { type: "boolean", description: "true or false (without quotes)" },
    url: { ...text, description: 'the address of the ID Broker, e.g. "https://provisioning.example.org/"' },
    plugins: {
      type: "array",
      description: 'a list, e.g. ["id_broker-users", "id_broker-groups"]',
      items: { type: "string", description: "the name of a plugin" },
    },
    plugin_configs: {
      type: "object",
      description: 'an object with the configuration of "id_broker"',
      required: ["id_broker"],
      properties: {
        id_broker: {
          type: "object",
          description: "an object with username, password, schools and version",
          required: ["username", "password", "version"],
          properties: {
            username: {
              ...text,
              description: 'the name to log in with at the ID Broker, e.g. "provisioning-Traeger2"',
            },
            password: { ...text, description: "the password for that username, in quotes" },
            schools: {
              type: ["array", "null"],
              description: 'a list of school names, e.g. ["DEMOSCHOOL"], or ["*"] for all schools',
              items: {
                type: "string",
                pattern: "^\\S(?:.*\\S)?$",
                description: "the name of a school, without spaces around it",
              },
            },
            version: { const: 1, description: "1: this connector knows no other version of the configuration" },
            ca_file: { type: ["string", "null"], pattern: "^/", description: "the absolute path of a PEM file" },
            workgroups_path: {
              type: ["string", "null"],
              pattern: "^[A-Za-z0-9_-]+$",
              description: 'one part of a path, e.g. "workgroups"',
            },
            delete_guard: deleteGuardSchema,
          },
        },
      },
    },
  },
};

/** All faults that the schema finds, each with what to do; none means that the value is a `RawConfig`. */
export function schemaFaults(value: unknown): readonly Fault[] {
  validator ??= new Ajv2020({ validateSchema: false, allErrors: true, allowUnionTypes: true, verbose: true }).compile(
    schema,
  );
  return validator(value) ? [] : (validator.errors ?? []).map(describe);
}

/** Compiled at first use: that takes longer than a command that loads nothing should wait. */
let validator: ValidateFunction | undefined;

interface Described {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Described>>;
}

function describe({ keyword, instancePath, params, parentSchema }: ErrorObject): Fault {
  const place = parentSchema as Described;
  if (keyword === "required") {
    const key = String(params["missingProperty"]);
    const path = `${instancePath}/${key}`;
    const wanted = place.properties?.[key]?.description ?? "there";
    return { path, code: "MISSING", message: `${path} is missing. Add it: it must be ${wanted}.` };
  }
  if (keyword === "additionalProperties") {
    const path = `${instancePath}/${String(params["additionalProperty"])}`;
    const known = Object.keys(place.properties ?? {}).join(", ");
    return { path, code: "BAD_VALUE", message: `${path} means nothing here. Remove it or spell it right: ${known}.` };
  }
  const message = `${instancePath || "The file"} must be ${place.description ?? "something else"}.`;
  return { path: instancePath, code: keyword === "type" ? "WRONG_TYPE" : "BAD_VALUE", message };
}
