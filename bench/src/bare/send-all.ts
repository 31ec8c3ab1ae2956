import { readFile } from "node:fs/promises";
import { Agent } from "node:https";
import got, { type Got } from "got";
import { eachOf } from "./each-of.js";
import { spent, type Spent } from "./spent.js";

export interface SendAll {
  readonly url: string;
  readonly ca: string;
  readonly authority: string;
  readonly password: string;
  /** A line of JSON for each object: its resource and its body. */
  readonly bodiesFile: string;
  readonly atOnce: number;
  readonly method: "POST" | "GET";
  /** Only so many of the users; all when not given. */
  readonly users?: number;
}

interface Sent {
  readonly resource: string;
  readonly body: Readonly<Record<string, unknown>> & { readonly id: string };
}

/** Sends each object once, with the settings that the product's client gives to got, and nothing around it. */
export async function sendAll(options: SendAll): Promise<Spent> {
  const { url, ca, authority, atOnce, method, users = Infinity } = options;
  const agent = new Agent({ keepAlive: true, ca });
  const client = got.extend({
    agent: { https: agent },
    decompress: false,
    followRedirect: false,
    retry: { limit: 0 },
    throwHttpErrors: false,
  });
  try {
    const authorization = `Bearer ${await logIn(client, options)}`;
    const root = `${url}ucsschool/apis/provisioning/v1/${authority}`;
    const stages = inStages(await readBodies(options.bodiesFile), users);
    const send = async ({ resource, body }: Sent) => {
      const path = method === "GET" ? `${resource}/${body.id}` : resource;
      const headers = { accept: "application/json", authorization };
      const { statusCode } = await client(`${root}/${path}`, {
        method,
        headers: method === "GET" ? headers : { ...headers, "content-type": "application/json" },
        responseType: "buffer",
        ...(method === "GET" ? {} : { body: JSON.stringify(body) }),
      });
      if (statusCode >= 300) throw new Error(`${method} ${resource}: ${statusCode}`);
    };
    return await spent(
      stages.reduce((sum, stage) => sum + stage.length, 0),
      async () => {
        for (const stage of stages) await eachOf(stage, atOnce, send);
      },
    );
  } finally {
    agent.destroy();
  }
}

async function readBodies(file: string): Promise<readonly Sent[]> {
  const lines = (await readFile(file, "utf8")).split("\n").filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line) as Sent);
}

/**
 * What a broker takes one after the other: schools, classes without members, users (who bring the classes' members along), workgroups. The product
 * goes the same way.
 */
function inStages(all: readonly Sent[], users: number): readonly (readonly Sent[])[] {
  const of = (resource: string) => all.filter((one) => one.resource === resource);
  const classes = of("classes").map((one) => ({ ...one, body: { ...one.body, members: [] } }));
  const some = of("users").slice(0, users);
  const known = new Set(some.map(({ body }) => body.id));
  const workgroups = of("workgroups").map((one) => {
    const members = (one.body["members"] as readonly string[]).filter((id) => known.has(id));
    return { ...one, body: { ...one.body, members } };
  });
  return [of("schools"), classes, some, workgroups];
}

async function logIn(client: Got, { url, authority, password }: SendAll): Promise<string> {
  const form = { username: `provisioning-${authority}`, password };
  const { access_token } = await client
    .post(`${url}ucsschool/apis/auth/token`, { form })
    .json<{ access_token: string }>();
  return access_token;
}
