import { Agent, request } from "node:https";
import { startBroker, type SimulatedBroker, type StartBrokerOptions } from "../src/index.js";

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The body as JSON; undefined where there is none. */
  readonly json: unknown;
}

export interface Ask {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const ending: (() => unknown)[] = [];

/** Ends all that a test started. */
export async function endAll(): Promise<void> {
  for (const end of ending.splice(0).reverse()) await end();
}

export async function start(options: StartBrokerOptions = {}): Promise<SimulatedBroker> {
  const broker = await startBroker({ authorities: [{ name: "Nord", password: "one" }], ...options });
  ending.push(async () => {
    await broker.stop().catch((error: unknown) => {
      if ((error as { code?: string }).code !== "NOT_RUNNING") throw error;
    });
  });
  return broker;
}

/** A plain client: it neither retries nor interprets. It checks the certificate. */
export function clientOf(broker: SimulatedBroker) {
  const agent = new Agent({ keepAlive: true, ca: broker.ca });
  ending.push(() => {
    agent.destroy();
  });
  const ask = (method: string, path: string, { body, headers = {} }: Ask = {}): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
      const type = text === undefined ? {} : { "content-type": "application/json" };
      const sent = request(
        new URL(path, broker.url),
        { agent, method, headers: { ...type, ...headers } },
        (response) => {
          let received = "";
          response.setEncoding("utf8").on("data", (part: string) => (received += part));
          response.on("error", reject).on("end", () => {
            const isJson = /json/.test(response.headers["content-type"] ?? "");
            const json: unknown = isJson && received !== "" ? JSON.parse(received) : undefined;
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text: received, json });
          });
        },
      );
      sent.on("error", reject).end(text);
    });
  return { ask, login: (name = "Nord", password = "one") => login(ask, name, password) };
}

type AskFunction = ReturnType<typeof clientOf>["ask"];

export async function login(ask: AskFunction, name: string, password: string): Promise<Reply> {
  const body = new URLSearchParams({ username: `provisioning-${name}`, password }).toString();
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  return ask("POST", "/ucsschool/apis/auth/token", { body, headers });
}

/** A client that is logged in; paths begin after the authority's name. */
export async function loggedIn(broker: SimulatedBroker, name = "Nord", password = "one") {
  const client = clientOf(broker);
  const token = (await client.login(name, password)).json as { access_token: string };
  const headers = { authorization: `Bearer ${token.access_token}` };
  const path = (rest: string) => `/ucsschool/apis/provisioning/v1/${name}/${rest}`;
  return {
    ...client,
    token: token.access_token,
    api: (method: string, rest: string, body?: unknown) => client.ask(method, path(rest), { body, headers }),
  };
}

export type Api = Awaited<ReturnType<typeof loggedIn>>["api"];

/** An id of the form of an entryUUID. */
export function id(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
}

export const school = (number: number, name: string) => ({ id: id(number), name, display_name: `School ${name}` });
export const group = (number: number, name: string, in_: string, members: string[] = []) => ({
  ...{ id: id(number), name, description: "", school: in_, members },
});
export const user = (number: number, name: string, context: Record<string, string[]>) => ({
  ...{ id: id(number), first_name: "Jörg", last_name: "Weiß", user_name: name },
  context: Object.fromEntries(Object.entries(context).map(([key, classes]) => [key, { roles: ["student"], classes }])),
});

/** Two schools A and B, class 1a of A with the users 31 and 32, class 2b of B. */
export async function fill(api: Api): Promise<void> {
  for (const [resource, body] of [
    ["schools", school(1, "A")],
    ["schools", school(2, "B")],
    ["classes", group(11, "1a", "A")],
    ["classes", group(12, "2b", "B")],
    ["users", user(31, "anna", { A: ["1a"] })],
    ["users", user(32, "ben", { A: ["1a"] })],
  ] as const) {
    const { status, text } = await api("POST", resource, body);
    if (status !== 201) throw new Error(`${resource}: ${status} ${text}`);
  }
}
