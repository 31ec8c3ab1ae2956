import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { AuthorityConfigError, brokerAccess, findAuthority } from "../src/index.js";

let folder: string;
const config = (name: string, more: object = {}) => ({
  name,
  active: true,
  url: "https://broker.example.org/",
  plugins: ["id_broker-users"],
  plugin_configs: { id_broker: { username: `provisioning-${name}`, password: "secret", schools: ["*"], version: 1 } },
  ...more,
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "authorities-"));
  const write = (name: string, content: object) => writeFile(join(folder, `${name}.json`), JSON.stringify(content));
  await write("Traeger2", config("Traeger2"));
  await write("Broken", config("Broken", { active: "yes", url: "http://broker.example.org/" }));
});
afterAll(() => rm(folder, { recursive: true }));

async function failure(name: string): Promise<AuthorityConfigError> {
  return (await findAuthority(folder, name).catch((error: unknown) => error)) as AuthorityConfigError;
}

describe("an authority by its name", () => {
  it("is found", async () => {
    expect(await findAuthority(folder, "Traeger2")).toMatchObject({ name: "Traeger2", schools: "all" });
  });

  it("that nobody knows is told with the names that there are, and with the one that was meant", async () => {
    const { code, message } = await failure("traeger2");
    expect(code).toBe("UNKNOWN_AUTHORITY");
    expect(message).toContain('Is it "Traeger2"? Its case counts. There are: Broken, Traeger2.');
  });

  it("with mistakes is told with all of them", async () => {
    const { code, problems } = await failure("Broken");
    expect(code).toBe("INVALID");
    expect(problems.map(({ path }) => path).sort()).toEqual(["/active", "/url"]);
  });
});

describe("the broker of an authority", () => {
  it("is reached as its configuration says; nothing of it shows the password but the credentials", async () => {
    const access = await brokerAccess(await findAuthority(folder, "Traeger2"));
    expect(JSON.stringify(access)).not.toContain("secret");
    expect(access).toEqual({
      url: "https://broker.example.org/",
      authority: "Traeger2",
      credentials: expect.any(Function) as unknown,
    });
    expect(access.credentials()).toEqual({ username: "provisioning-Traeger2", password: "secret" });
  });

  it("is believed with its own certificate authority, whose file is read, and has its workgroups where it is said", async () => {
    const caFile = join(folder, "ca.pem");
    await writeFile(caFile, "PEM", { mode: 0o600 });
    const authority = { ...(await findAuthority(folder, "Traeger2")), caFile, workgroupsPath: "groups" };
    expect(await brokerAccess(authority)).toMatchObject({ ca: "PEM", workgroupsPath: "groups" });
    await expect(brokerAccess({ ...authority, caFile: join(folder, "no.pem") })).rejects.toMatchObject({
      code: "CA_FILE",
    });
  });
});
