import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { directoryAccess, requireSettings } from "../src/index.js";

const env = { ldap_server_name: "dc1.school.example", ldap_base: "dc=school,dc=example", ldap_hostdn: "cn=connector" };

it("settings that are missing or wrong are an error that names all of them", () => {
  expect(() => requireSettings({ env: { ...env, ldap_base: "", ldap_server_port: "no" } })).toThrow(
    expect.objectContaining({
      code: "SETTINGS",
      message: expect.stringMatching(
        /^The settings are not complete\.\n.*ldap_base.*\n.*ldap_server_port.*$/,
      ) as unknown,
    }),
  );
});
it("the directory is reached as the settings say, and its password is read anew at each login", async () => {
  const home = await mkdtemp(join(tmpdir(), "settings-"));
  try {
    const file = join(home, "machine.secret");
    await writeFile(file, "old\n", { mode: 0o600 });
    const { password, ...rest } = directoryAccess(
      requireSettings({ env, flags: { home, "ldap-password-file": file } }),
    );
    const [server, base, bindDn] = Object.values(env);
    expect(rest).toEqual({ server, port: 7389, tls: "starttls", base, bindDn, home });
    expect(await password()).toBe("old");
    await writeFile(file, "new\n");
    expect(await password()).toBe("new");
  } finally {
    await rm(home, { recursive: true });
  }
});
