import { request } from "node:https";
import { authority, type World } from "@id-connector/test-world";

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Somebody who has our password and does at the broker what no connector may do: to see whether the judge sees it. */
export async function intrude({ broker, password }: World, method: string, path: string, body?: unknown) {
  const login = new URLSearchParams({ username: `provisioning-${authority}`, password });
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const token = await ask({ method: "POST", path: "auth/token", body: login.toString(), headers: form });
  const { access_token: bearer } = JSON.parse(token) as { access_token: string };
  const headers = { authorization: `Bearer ${bearer}`, "content-type": "application/json" };
  const text = body === undefined ? {} : { body: JSON.stringify(body) };
  await ask({ method, path: `provisioning/v1/${authority}/${path}`, headers, ...text });

  function ask({ method: verb, path: where, body: sent = "", headers: more }: Asked): Promise<string> {
    return new Promise((resolve, reject) => {
      const url = `${broker.url}ucsschool/apis/${where}`;
      const asked = request(url, { method: verb, ca: broker.ca, agent: false, headers: { ...more } }, (answer) => {
        let told = "";
        answer.setEncoding("utf8").on("data", (part: string) => (told += part));
        answer.on("end", () => {
          if ((answer.statusCode ?? 0) < 300) resolve(told);
          else reject(new Error(`${verb} ${where}: ${String(answer.statusCode)} ${told}`));
        });
      });
      asked.on("error", reject).end(sent);
    });
  }
}
