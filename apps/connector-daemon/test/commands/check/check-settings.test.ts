import { chmod, mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { readSettings } from "@id-connector/connector-settings";
import { checkSettings } from "../../../src/commands/check/check-settings.js";

let home: string;
let caFile: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "check-settings-"));
  caFile = join(home, "ca.pem");
  await writeFile(caFile, "-----BEGIN CERTIFICATE-----", { mode: 0o644 });
  await writeFile(join(home, "password"), "geheim", { mode: 0o600 });
});
afterEach(() => rm(home, { recursive: true, force: true }));

async function check() {
  const env = {
    ...{ ldap_server_name: "dc.test", ldap_base: "dc=test", ldap_hostdn: "cn=dc,dc=test", LDAP_CA_FILE: caFile },
    ...{ LDAP_PASSWORD_FILE: join(home, "password"), ID_CONNECTOR_HOME: home },
  };
  const read = readSettings({ flags: {}, env });
  if (!("settings" in read)) throw new Error(JSON.stringify(read));
  return checkSettings(read.settings, {});
}

it("certificates that only trusted users may write are fine", async () => {
  expect(await check()).toMatchObject([{ verdict: "ok" }]);
});

it("certificates that others may write are bad, with what helps", async () => {
  await chmod(caFile, 0o666);
  expect(await check()).toMatchObject([
    { verdict: "bad", message: expect.stringMatching(/ca\.pem is not trusted: .*chmod o-w .*ca\.pem\.$/) as unknown },
  ]);
});

it("a file that is too large for certificates is bad", async () => {
  await truncate(caFile, 2 ** 40);
  expect(await check()).toMatchObject([{ verdict: "bad", message: expect.stringContaining("EFBIG") as unknown }]);
});
