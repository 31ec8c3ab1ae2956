import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { redactText } from "../src/index.js";

const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtYXgifQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const crypt = "$6$rounds=5000$saltsalt$Zk1lQ9x.abcdefghijklmnop/qrstu";

describe("a text without", () => {
  const cases: Record<string, [text: string, leaks: readonly string[]]> = {
    "a bearer token": ["Authorization header was Bearer abc.DEF-123~+/=", ["abc.DEF"]],
    "a header line": ["authorization: Basic dXNlcjpwYXNzd29yZA==", ["dXNlcjpwYXNz"]],
    "basic credentials": ["sent Basic dXNlcjpwYXNzd29yZA== to it", ["dXNlcjpwYXNz"]],
    "a cookie": ["got Set-Cookie: sid=abcdef; Path=/", ["abcdef"]],
    "a JWT": [`the token ${jwt} expired`, ["eyJ", "dBjftJ"]],
    "a JWT that was cut": [`the token ${jwt.slice(0, 30)}`, ["eyJ"]],
    "a crypt hash": [`it has {crypt}${crypt} there`, ["saltsalt", "Zk1lQ9x"]],
    "a bare crypt hash": [`it has ${crypt}`, ["saltsalt", "Zk1lQ9x"]],
    "a bcrypt hash": ["it has $2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW", ["R9h"]],
    "an SSHA hash": ["{SSHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g/abc=", ["W6ph5"]],
    "an SSHA-512 hash": ["{SSHA512}W6ph5Mm5Pz8GgiULbPgzG37mj9g/abc=", ["W6ph5"]],
    "a K5KEY hash": ["{K5KEY}abcdef", ["abcdef"]],
    "an NT hash": ["value 8846F7EAEE8FB117AD06BDD830B7586C given", ["8846F7"]],
    "an NT hash with something in front of it": ["value 0x8846f7eaee8fb117ad06bdd830b7586c given", ["8846f7"]],
    "an LM:NT pair": ["E52CAC67419A9A224A3B108F3FA6CB6D:8846F7EAEE8FB117AD06BDD830B7586C", ["E52CAC", "8846F7"]],
    "a private key": ["-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----", ["MIIEvQ"]],
    "a private key that was cut": ["-----BEGIN RSA PRIVATE KEY-----\nMIIEvQ", ["MIIEvQ"]],
    "credentials in a URL": ["proxy http://max:geheim@proxy.test:3128/ is down", ["max", "geheim"]],
    "a password with @ and / in a URL": ["proxy http://max:ge@he/im@proxy.test:3128/", ["max", "ge@", "he/im"]],
    "a token in a query": ["GET https://b.test/x?a=1&access_token=abc123&b=2 failed", ["abc123"]],
    "a password in a text": ["password=geheim 123", ["geheim", "123"]],
    "a password in JSON": ['{"user_password": "ge heim, ja", "ok": 1}', ["ge heim", "ja"]],
    "a password with quotes in JSON": ['{"password":"ge\\"heim","ok":1}', ["ge", "heim"]],
    "a password in JSON in JSON": [JSON.stringify({ body: JSON.stringify({ password: 'ge"heim x' }) }), ["heim"]],
    "a password that was cut": ['{"password":"geheim in two', ["geheim", "two"]],
    "passwords in a list": ['"passwords": ["geheim", "auch"]', ["geheim", "auch"]],
    "a password as it is inspected": ["{ password: 'geheim', ok: 1 }", ["geheim"]],
    "a pupil in JSON": [
      '{"first_name":"Max","lastname" : "von der Heide","user_name":"m.heide"}',
      ["Max", "Heide", "heide"],
    ],
    "a pupil as it is inspected": ["{ first_name: 'Max', last_name: 'Heide' }", ["Max", "Heide"]],
    "a pupil's DN": ["no such object: uid=max.heide,cn=schueler,cn=users,ou=DEMOSCHOOL", ["max.heide"]],
    "a DN with a comma in it": ["uid=max\\, heide,cn=users", ["max", "heide"]],
    "a filter": ["(&(objectClass=person)(uid=max.heide)(sn=von der Heide))", ["max", "Heide"]],
    "a mail address": ["written by max.heide@schule.example.org, twice", ["max", "heide"]],
  };
  test.each(Object.entries(cases))("%s", (_, [text, leaks]) => {
    const shown = redactText(text);
    for (const leak of leaks) expect(shown).not.toContain(leak);
    expect(shown).toMatch(/\[(?:secret|personal)\]/);
  });
});

describe("what helps to understand stays:", () => {
  test.each([
    "PUT https://broker.test:443/ucsschool/apis/users/9f4b6b5e-5a3b-103f-8b1c-d7a2f3b7b7c1 answered 422",
    "connect ECONNREFUSED 127.0.0.1:7389",
    "no item in /var/lib/queue/2024-01-02-03-04-05-123456_p5_9f4b6b5e-5a3b-103f-8b1c-d7a2f3b7b7c1_ab12.json",
    "LDAP_PASSWORD_FILE=/etc/machine.secret cannot be read",
    "class DEMOSCHOOL-1a, 25 members, authority: Berlin, stage: deliver",
    "ou=DEMOSCHOOL,dc=example,dc=org has no school class",
    "2024-01-02T03:04:05.678Z: 3 of 4 items, 50 %",
    "",
  ])("%s", (text) => {
    expect(redactText(text)).toBe(text);
  });

  test("the rest of the URL", () => {
    expect(redactText("http://max:geheim@proxy.test:3128/x?token=a&b=2 failed")).toBe(
      "http://[secret]@proxy.test:3128/x?token=[secret]&b=2 failed",
    );
  });

  test("the rest of the DN", () => {
    expect(redactText("uid=max,cn=schueler,ou=S is gone")).toBe("uid=[personal],cn=schueler,ou=S is gone");
  });
});

test("a text of any length becomes one of bearable length, in bearable time", () => {
  const texts = [
    "a",
    "://",
    "password:'\n",
    'password:"\\',
    "eyJ.",
    "uid=",
    "@a.",
    '\\"',
    "{crypt}",
    "a:b@",
    "BEGIN PRIVATE KEY-----",
  ];
  for (const text of texts) expect(redactText(text.repeat(200_000)).length).toBeLessThan(9000);
});

test("a password that JSON.stringify wrote is never shown, whatever it is", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", minLength: 4, maxLength: 30 }), fc.nat({ max: 2 }), (password, depth) => {
      let text = JSON.stringify({ first: 1, password: `<${password}>`, last: 2 });
      let inner = JSON.stringify(`<${password}>`).slice(1, -1);
      for (let i = 0; i < depth; i++) {
        text = JSON.stringify({ body: text });
        inner = JSON.stringify(inner).slice(1, -1);
      }
      expect(redactText(text)).not.toContain(inner);
    }),
  );
});
