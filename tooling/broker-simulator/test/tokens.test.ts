import { afterEach, expect, test } from "@jest/globals";
import { clientOf, endAll, id, loggedIn, start } from "./client.js";

afterEach(endAll);

const claims = (token: string) =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as { exp: number; sub: string };

test("a login with the right name and password gets a bearer token that expires", async () => {
  const now = 1_800_000_000_000;
  const broker = await start({ now: () => now, settings: { tokenLifetimeMs: 60_000 } });
  const { status, json } = await clientOf(broker).login();
  expect([status, json]).toMatchObject([200, { token_type: "bearer" }]);
  const token = (json as { access_token: string }).access_token;
  expect(claims(token)).toMatchObject({ exp: now / 1000 + 60, sub: "provisioning-Nord" });
});

test("a wrong password, an unknown authority and a foreign user name get 401, a missing field 422", async () => {
  const { login, ask } = clientOf(await start());
  expect((await login("Nord", "wrong")).status).toBe(401);
  expect((await login("West", "one")).status).toBe(401);
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const post = (body: string) => ask("POST", "/ucsschool/apis/auth/token", { body, headers });
  expect((await post("username=Nord&password=one")).status).toBe(401);
  expect((await post("username=provisioning-Nord")).status).toBe(422);
  expect((await post("username=provisioning-Nord&password=one&grant_type=magic")).status).toBe(422);
  expect((await post("username=provisioning-Nord&password=one&grant_type=password")).status).toBe(200);
  expect((await ask("GET", "/ucsschool/apis/auth/token")).status).toBe(405);
});

test("a token is refused once it has expired", async () => {
  let now = 1_800_000_000_000;
  const broker = await start({ now: () => now, settings: { tokenLifetimeMs: 60_000 } });
  const { api } = await loggedIn(broker);
  now += 59_000;
  expect((await api("GET", `users/${id(1)}`)).status).toBe(404);
  now += 1_000;
  const refused = await api("GET", `users/${id(1)}`);
  expect([refused.status, refused.headers["www-authenticate"]]).toEqual([401, "Bearer"]);
});

test("forged, revoked and missing tokens are refused", async () => {
  const broker = await start();
  const { ask, token, api } = await loggedIn(broker);
  const [head, , signature] = token.split(".");
  const payload = Buffer.from(JSON.stringify({ ...claims(token), exp: 9e9 })).toString("base64url");
  const path = `/ucsschool/apis/provisioning/v1/Nord/users/${id(1)}`;
  for (const authorization of [`Bearer ${head}.${payload}.${signature}`, "Bearer x", "Basic eDp5", ""])
    expect((await ask("GET", path, { headers: { authorization } })).status).toBe(401);
  expect((await ask("GET", path)).status).toBe(401);
  expect((await api("GET", `users/${id(1)}`)).status).toBe(404);
  broker.expireTokens("Nord");
  expect((await api("GET", `users/${id(1)}`)).status).toBe(401);
});

test("after a change of password only the new one logs in", async () => {
  const broker = await start();
  const { login } = clientOf(broker);
  broker.setPassword("Nord", "new");
  expect((await login("Nord", "one")).status).toBe(401);
  expect((await login("Nord", "new")).status).toBe(200);
});

test("an authority that is taken away is unknown to those who still have its token", async () => {
  const broker = await start();
  const { api } = await loggedIn(broker);
  broker.removeAuthority("Nord");
  expect((await api("GET", `users/${id(1)}`)).status).toBe(404);
  broker.addAuthority("West", "two");
  expect((await clientOf(broker).login("West", "two")).status).toBe(200);
});

test("a clock that is wrong shows in the Date header and in the token", async () => {
  const now = 1_800_000_000_000;
  const broker = await start({ now: () => now, settings: { clockOffsetMs: -3_600_000, tokenLifetimeMs: 60_000 } });
  const { headers, json } = await clientOf(broker).login();
  expect(headers["date"]).toBe(new Date(now - 3_600_000).toUTCString());
  expect(claims((json as { access_token: string }).access_token).exp).toBe(now / 1000 - 3_540);
});
