import { setMaxListeners } from "node:events";
import type { AddressInfo } from "node:net";
import fastify, { type FastifyPluginCallback, type FastifyReply, type FastifyRequest } from "fastify";
import { adminRoutes } from "./admin-routes.js";
import type { Answer } from "./answer.js";
import { bodyKeys, type Call } from "./call.js";
import type { ServerCertificate } from "./certificate.js";
import { BrokerSimulatorError } from "./errors.js";
import { readCall } from "./read-call.js";
import { recordRequest } from "./request-log.js";
import { serve, type Outgoing } from "./serve.js";
import { brokerTime, type World } from "./world.js";

export interface Listener {
  readonly port: number;
  /** Ends all connections, answered or not. */
  close(): Promise<void>;
}

export interface ListenOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** undefined: plain HTTP. */
  readonly certificate: ServerCertificate | undefined;
  /** Called when a request has come, and again when it was answered or spoiled. */
  readonly onMoved: () => void;
}

/** Serves the world. Throws ADDRESS_IN_USE. */
export async function listen(world: World, { host, port, certificate, onMoved }: ListenOptions): Promise<Listener> {
  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal); // one for each request that is being delayed
  const app = fastify({
    https: certificate ? { key: certificate.key, cert: certificate.cert } : null,
    bodyLimit: 64 * 1024 * 1024,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 4096 },
  });
  await app.register(named("switches", adminRoutes(world, onMoved)), { prefix: "/simulator" });
  const broker = named("broker", (api, _options, done) => {
    api.removeAllContentTypeParsers();
    api.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, parsed) => {
      parsed(null, body);
    });
    api.all("/*", async (request, reply) => {
      const call = readCall({ ...rawRequest(request), body: request.body as Buffer | undefined }, world.workgroupsPath);
      const began = { at: world.clock(), t: performance.now() };
      const serving = serve(world, call, stopping.signal);
      onMoved(); // its faults are taken now
      const outgoing = await serving.catch((error: unknown) => {
        if (!stopping.signal.aborted) throw error;
        return ended;
      });
      record(world, { call, outgoing, ...began });
      onMoved();
      return send(world, reply, outgoing);
    });
    done();
  });
  await app.register(broker);
  try {
    await app.listen({ host, port });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    throw new BrokerSimulatorError("ADDRESS_IN_USE", `${host}:${port} is used by another program`, error);
  }
  return {
    port: (app.server.address() as AddressInfo).port,
    close: async () => {
      stopping.abort();
      await app.close();
    },
  };
}

/** fastify seeks the name of a plugin without one among all modules that are loaded: under jest that takes longer than all else here. */
function named(name: string, plugin: FastifyPluginCallback): FastifyPluginCallback {
  return Object.assign(plugin, { [Symbol.for("fastify.display-name")]: name });
}

const switching = "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n";
const ended: Outgoing = { manner: "reset", fault: "stopped" };

function rawRequest({ method, url, headers }: FastifyRequest): Pick<FastifyRequest, "method" | "url" | "headers"> {
  return { method, url, headers };
}

function record(
  world: World,
  {
    call,
    outgoing,
    at,
    t,
  }: { readonly call: Call; readonly outgoing: Outgoing; readonly at: number; readonly t: number },
): void {
  world.sequence += 1;
  const entry = {
    sequence: world.sequence,
    at,
    ms: Math.round((performance.now() - t) * 10) / 10,
    method: call.method,
    path: call.path,
    authority: call.authority,
    resource: call.resource,
    id: call.id,
    status: outgoing.manner === "whole" ? outgoing.answer.status : undefined,
    fault: outgoing.fault,
    bodyKeys: bodyKeys(call.body),
  };
  recordRequest(world.requests, entry, world.requestLimit);
  world.onRequest(entry);
}

function send(world: World, reply: FastifyReply, outgoing: Outgoing): FastifyReply {
  const date = new Date(brokerTime(world)).toUTCString();
  switch (outgoing.manner) {
    case "whole":
      return reply
        .code(outgoing.answer.status)
        .headers({ ...outgoing.answer.headers, date })
        .send(outgoing.answer.body);
    case "half":
      reply.hijack();
      sendHalf(reply, outgoing.answer, date);
      return reply;
    case "reset":
      reply.hijack();
      reply.raw.destroy();
      return reply;
    case "switch":
      reply.hijack();
      reply.raw.socket?.write(switching);
      return reply;
    case "hang":
      reply.hijack();
      return reply;
  }
}

function sendHalf({ raw }: FastifyReply, { status, headers, body = "{}" }: Answer, date: string): void {
  const bytes = Buffer.from(body);
  raw.writeHead(status, { ...headers, date, "content-length": bytes.length });
  raw.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => {
    raw.destroy();
  });
}
