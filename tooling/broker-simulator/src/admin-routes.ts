import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import type { FastifyInstance, FastifyPluginCallback, FastifySchemaValidationError } from "fastify";
import { dumpText } from "./dump.js";
import { faultSchema, switchesSchema } from "./fault-schema.js";
import type { Fault } from "./faults.js";
import { defaultSettings, type BrokerSettings } from "./settings.js";
import { loseObjects, type World } from "./world.js";

/** What `PUT /simulator/faults` takes: it replaces all that was switched on before. */
export interface Switches {
  readonly faults?: readonly Fault[];
  readonly settings?: Partial<BrokerSettings>;
}

/** Puts exactly these faults and settings in force; what is not given goes back to its default. */
export function applySwitches(world: World, { faults = [], settings = {} }: Switches): void {
  world.faults.clear();
  for (const fault of faults) world.faults.add(fault);
  world.settings = { ...defaultSettings, ...settings };
}

/** The routes for people who try things out. They answer on loopback only, and need no login. */
export function adminRoutes(world: World, onChange: () => void): FastifyPluginCallback {
  return (app: FastifyInstance, _options, done) => {
    app.addHook("onRequest", async (request, reply) => {
      if (!isLoopback(request.socket.remoteAddress)) return reply.code(403).send({ detail: "Only on this machine." });
    });
    app.get("/faults", () => ({ faults: world.faults.list(), settings: world.settings }));
    app.put<{ Body: Switches }>(
      "/faults",
      { schema: { body: switchesSchema }, validatorCompiler: () => check },
      (request, reply) => {
        applySwitches(world, request.body);
        onChange();
        return reply.send({ faults: world.faults.list(), settings: world.settings });
      },
    );
    app.get("/dump", (_request, reply) => reply.type("application/json").send(dumpText(world)));
    app.get("/requests", () => world.requests);
    app.post("/expire-tokens", (_request, reply) => {
      world.tokens.revoke();
      return reply.code(204).send();
    });
    app.post("/lose-everything", (_request, reply) => {
      for (const authority of world.authorities.values()) loseObjects(world, authority);
      onChange();
      return reply.code(204).send();
    });
    done();
  };
}

let areRight: ValidateFunction | undefined;

/** As strict as the API's own checks; compiled at the first request, as most brokers are never asked this way. */
function check(switches: unknown) {
  areRight ??= new Ajv2020({ discriminator: true, allErrors: true }).addSchema(faultSchema).compile(switchesSchema);
  return areRight(switches) || { error: areRight.errors as FastifySchemaValidationError[] };
}

function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(127\.|::1$|::ffff:127\.)/.test(address);
}
