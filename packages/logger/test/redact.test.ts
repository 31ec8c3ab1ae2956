import { describe, expect, it } from "@jest/globals";
import { redact, redactText } from "../src/index.js";

const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwcm92In0.c2lnbmF0dXJl";

describe("secrets by their key", () => {
  it.each([
    "password",
    "PASSWORD",
    "user_password",
    "userPassword",
    "sambaNTPassword",
    "krb5Key",
    "pwhistory",
    "access_token",
    "Authorization",
    "Set-Cookie",
    "client_secret",
    "api-key",
    "privateKey",
  ])("%s", (key) => {
    expect(redact({ [key]: "geheim", deep: [{ [key]: Buffer.from("geheim") }] })).toEqual({
      [key]: "[secret]",
      deep: [{ [key]: "[secret]" }],
    });
  });
});

describe("secrets by their look, in any text", () => {
  it.each([
    ["a bearer token", `Authorization: Bearer ${jwt}`],
    ["a token alone", `got ${jwt} back`],
    ["a basic login", "Basic cHJvdjpnZWhlaW0="],
    ["a crypt hash", "{crypt}$6$salt$geheim"],
    ["a crypt hash without its scheme", "$6$saltsalt$geheim.geheim/1"],
    ["an SSHA hash", "{SSHA}geheimgeheim="],
    ["an NT hash", "CAA1239D44DA7EDF926BCE39F5C65D0F"],
    ["a password in an address", "https://prov:geheim@broker.example/"],
    ["a password in a query", "/login?password=geheim&x=1"],
    ["a token in JSON", '{"access_token":"geheim"}'],
  ])("%s", (_what, text) => {
    const clean = redactText(text);
    expect(clean).toContain("[secret]");
    for (const part of ["geheim", "eyJ", "cHJvdjpnZWhlaW0", "CAA1239D"]) expect(clean).not.toContain(part);
  });
  it("an entryUUID is no secret", () => {
    const id = "6ba7b812-9dad-11d1-80b4-00c04fd430c8";
    expect(redact({ item: id })).toEqual({ item: id });
  });
});

describe("personal values", () => {
  it.each([
    "firstname",
    "first_name",
    "lastname",
    "sn",
    "givenName",
    "username",
    "user_name",
    "uid",
    "mail",
    "mailPrimaryAddress",
    "birthday",
    "dn",
    "displayName",
  ])("%s", (key) => {
    expect(redact({ [key]: "Anna" })).toEqual({ [key]: "[personal]" });
  });
  it("the user in a distinguished name is taken out of a text", () => {
    expect(redactText("no entry uid=anna.m\\C3\\BCller\\,x,cn=schueler,ou=A")).toBe(
      "no entry uid=[personal],cn=schueler,ou=A",
    );
  });
  it("what a line is about passes", () => {
    const line = { stage: "deliver", authority: "Koeln", item: "x", outcome: "sent", ms: 3, code: undefined };
    expect(redact(line)).toEqual(line);
  });
});

describe("values of every shape", () => {
  it("an error is reduced to its name, code, message, stack and cause", () => {
    const cause = new Error(`broker said ${jwt}`);
    const error = Object.assign(new Error("failed", { cause }), {
      code: "E1",
      options: { body: "Anna", password: "geheim" },
    });
    const clean = redact({ error }) as { error: Record<string, unknown> };
    expect(Object.keys(clean.error).sort()).toEqual(["cause", "code", "message", "name", "stack"]);
    expect(JSON.stringify(clean)).not.toMatch(/Anna|geheim|eyJ/);
  });
  it("maps, sets, arrays, dates, buffers, circles and depth", () => {
    const circle: Record<string, unknown> = { name: "x" };
    circle["self"] = circle;
    let deep: unknown = "bottom";
    for (let level = 0; level < 20; level++) deep = { deep };
    const clean = redact({
      map: new Map([["password", "geheim"]]),
      set: new Set(["{SSHA}geheim"]),
      at: new Date(0),
      buffer: Buffer.from("geheim"),
      circle,
      deep,
      big: 1n,
      call: () => 1,
    });
    expect(JSON.stringify(clean)).not.toContain("geheim");
    expect(clean).toMatchObject({
      map: { password: "[secret]" },
      set: ["[secret]"],
      at: "1970-01-01T00:00:00.000Z",
      buffer: "[6 bytes]",
      circle: { self: "[circle]" },
      big: "1",
      call: "[function]",
    });
    expect(JSON.stringify(clean)).toContain("[deep]");
  });
});
