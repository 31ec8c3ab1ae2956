import { execFile } from "node:child_process";
import { appendFileSync } from "node:fs";
import { mkdir, readFile, rename, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "@jest/globals";
import { type ConfigProblem, type JsonObject, type JsonValue, loadAuthorities } from "../src/index.js";
import { config, makeFolder, password, watchPauses } from "./config-folder.js";

async function problemsOf(content: unknown, name = "A.json"): Promise<readonly ConfigProblem[]> {
  const folder = await makeFolder({ [name]: content });
  const { authorities, problems } = await loadAuthorities(folder);
  expect(authorities).toEqual([]);
  for (const problem of problems) {
    expect(problem.file).toBe(join(folder, name));
    expect(problem.message).not.toContain("hunter2");
  }
  return problems;
}

const places = (problems: readonly ConfigProblem[]): string[] =>
  problems.map(({ code, path }) => `${code} ${path}`).sort();

describe("a configuration in order", () => {
  test("is loaded with all that it says", async () => {
    const broker = { ca_file: "/etc/broker-ca.pem", workgroups_path: "groups" };
    const folder = await makeFolder({ "Traeger2.json": config("Traeger2", {}, broker) });
    const { authorities, problems } = await loadAuthorities(folder);
    expect(problems).toEqual([]);
    expect(authorities).toEqual([
      {
        name: "Traeger2",
        file: join(folder, "Traeger2.json"),
        active: true,
        url: "https://provisioning.example.org/",
        username: "provisioning-Traeger2",
        password: expect.anything(),
        schools: ["DEMOSCHOOL", "ou1"],
        sendsUsers: true,
        sendsGroups: true,
        caFile: "/etc/broker-ca.pem",
        workgroupsPath: "groups",
        deleteGuard: expect.objectContaining({ active: true }),
      },
    ]);
    expect(authorities[0]?.password.reveal()).toBe(password);
  });

  test.each<[string, JsonValue, "all" | string[]]>([
    ['"*" in the list', ["ou1", "*"], "all"],
    ["null", null, "all"],
    ["an empty list", [], []],
  ])("with %s for its schools", async (_what, schools, expected) => {
    const { authorities } = await loadAuthorities(await makeFolder({ "A.json": config("A", {}, { schools }) }));
    expect(authorities[0]?.schools).toEqual(expected);
  });

  test("without a list of schools sends all schools", async () => {
    const plugin_configs = { id_broker: { username: "u", password, version: 1 } };
    const { authorities } = await loadAuthorities(await makeFolder({ "A.json": config("A", { plugin_configs }) }));
    expect(authorities[0]?.schools).toBe("all");
  });

  test.each([
    ["id_broker-users", true, false],
    ["id_broker-groups", false, true],
  ])("with %s only", async (plugin, sendsUsers, sendsGroups) => {
    const folder = await makeFolder({ "A.json": config("A", { plugins: ["kelvin", plugin] }) });
    expect(await loadAuthorities(folder)).toMatchObject({ authorities: [{ sendsUsers, sendsGroups }], problems: [] });
  });

  test.each(["http://127.0.0.1:8080/", "http://localhost/", "http://[::1]:8080/"])("may use %s", async (url) => {
    const folder = await makeFolder({ "A.json": config("A", { url }) });
    expect(await loadAuthorities(folder)).toMatchObject({ authorities: [{ url }], problems: [] });
  });

  test("may begin with a byte order mark and have keys that nobody knows", async () => {
    const folder = await makeFolder({
      "A.json": `\uFEFF${JSON.stringify(config("A", { mapping: {}, note: 1 }, { x: 1 }))}`,
    });
    expect(await loadAuthorities(folder)).toMatchObject({ authorities: [{ name: "A" }], problems: [] });
  });

  test("may be a link", async () => {
    const folder = await makeFolder({ "elsewhere.txt": config("A") });
    await symlink(join(folder, "elsewhere.txt"), join(folder, "A.json"));
    expect(await loadAuthorities(folder)).toMatchObject({ authorities: [{ name: "A" }], problems: [] });
  });
});

describe("is passed over without a problem:", () => {
  test.each([".x.swp", ".A.json.swp", ".#A.json", "A.json~", "#A.json#", "A.json.tmp", "A.json.bak", "README"])(
    "the file %s",
    async (name) => {
      expect(await loadAuthorities(await makeFolder({ [name]: "{" }))).toEqual({ authorities: [], problems: [] });
    },
  );

  test.each<[string, JsonObject]>([
    ["of Kelvin only", { name: "K", active: true, url: "x", plugins: ["kelvin"], plugin_configs: { kelvin: {} } }],
    ["of Kelvin with a left-over id_broker", config("K", { plugins: ["kelvin"] }, { version: 7 })],
    ["without plugins and id_broker", { name: "K", plugins: [], plugin_configs: {} }],
  ])("a configuration %s", async (_what, content) => {
    expect(await loadAuthorities(await makeFolder({ "K.json": content }))).toEqual({ authorities: [], problems: [] });
  });

  test("a missing folder", async () => {
    const folder = await makeFolder();
    expect(await loadAuthorities(join(folder, "none"))).toEqual({ authorities: [], problems: [] });
  });
});

describe("problems", () => {
  test("come all at once, each with its place", async () => {
    const content = {
      name: "no good!",
      active: "yes",
      url: 5,
      plugins: "x",
      plugin_configs: { id_broker: { schools: ["a", 1, " b", "A"] } },
    };
    expect(places(await problemsOf(content))).toEqual([
      "BAD_VALUE /name",
      "BAD_VALUE /plugin_configs/id_broker/schools/2",
      "MISSING /plugin_configs/id_broker/password",
      "MISSING /plugin_configs/id_broker/username",
      "MISSING /plugin_configs/id_broker/version",
      "WRONG_TYPE /active",
      "WRONG_TYPE /plugin_configs/id_broker/schools/1",
      "WRONG_TYPE /plugins",
      "WRONG_TYPE /url",
    ]);
  });

  test("of an empty object name every key that is missing and what it must be", async () => {
    const problems = await problemsOf("{}");
    expect(places(problems)).toEqual(
      ["/active", "/name", "/plugin_configs", "/plugins", "/url"].map((path) => `MISSING ${path}`),
    );
    expect(problems[0]).toMatchObject({
      authority: "A",
      message: expect.stringMatching(/^\/name is missing. Add it: it must be the authority's namespace ID/),
    });
  });

  test.each<[string, JsonObject, JsonObject]>([
    ["WRONG_TYPE /active", { active: "true" }, {}],
    ["BAD_VALUE /url", { url: "provisioning.example.org" }, {}],
    ["BAD_VALUE /url", { url: "ftp://example.org" }, {}],
    ["BAD_VALUE /url", { url: `https://u:hunter2@example.org/` }, {}],
    ["NOT_HTTPS /url", { url: "http://provisioning.example.org/" }, {}],
    ["NOT_HTTPS /url", { url: "http://127.0.0.1.example.org/" }, {}],
    ["NO_PLUGIN /plugins", { plugins: ["id_broker_users"] }, {}],
    ["NO_PLUGIN /plugins", { plugins: [] }, {}],
    ["MISSING /plugin_configs/id_broker", { plugin_configs: { kelvin: {} } }, {}],
    ["BAD_VALUE /plugin_configs/id_broker/version", {}, { version: 2 }],
    ["BAD_VALUE /plugin_configs/id_broker/password", {}, { password: "" }],
    ["WRONG_TYPE /plugin_configs/id_broker/schools", {}, { schools: "ou1" }],
    ["BAD_VALUE /plugin_configs/id_broker/schools/0", {}, { schools: [""] }],
    ["DUPLICATE_SCHOOL /plugin_configs/id_broker/schools/1", {}, { schools: ["Ou1", "oU1"] }],
    ["BAD_VALUE /plugin_configs/id_broker/ca_file", {}, { ca_file: "ca.pem" }],
    ["BAD_VALUE /plugin_configs/id_broker/workgroups_path", {}, { workgroups_path: "../users" }],
    ["MISPLACED_SCHOOLS /schools", { schools: ["ou1"] }, { schools: null }],
    ["MISPLACED_SCHOOLS /plugin_configs/id_broker/Schools", {}, { schools: null, Schools: ["ou1"] }],
  ])("%s: %j %j", async (expected, changes, broker) => {
    expect(places(await problemsOf(config("A", changes, broker)))).toEqual([expected]);
  });

  test.each([
    ["", "The file is empty"],
    [" \n", "The file is empty"],
    ["[1]", "The file must be a JSON object"],
    ["null", "The file must be a JSON object"],
  ])("%j: %s", async (content, message) => {
    expect((await problemsOf(content)).map((problem) => problem.message.slice(0, message.length))).toContain(message);
  });

  test.each([
    ['{\n  "password": hunter2\n}', "line 2, column 15"],
    ['{"schools": [\n"a",\n]}', "line 3, column 1"],
    ['{"a": "hunter2\n"}', "line 1, column 7"],
    ['{"a": 1} hunter2', "line 1, column 10"],
    ['{"a": 1', "line 1, column 8"],
    ['{"a": {"b": [true, null, -1.5e3, "\\u00e4"]} "c"}', "line 1, column 45"],
    ["{'a': 1}", "line 1, column 2"],
  ])("of a text that is no JSON (%j) say where, and do not quote it", async (content, place) => {
    expect(await problemsOf(content)).toEqual([
      expect.objectContaining({ code: "NOT_JSON", path: "", authority: "A", message: expect.stringContaining(place) }),
    ]);
  });

  test("of a file that is not UTF-8 say so", async () => {
    const folder = await makeFolder();
    await writeFile(join(folder, "A.json"), Buffer.from('{"name": "Tr\xe4ger"}', "latin1"));
    expect((await loadAuthorities(folder)).problems).toMatchObject([
      { code: "NOT_JSON", message: expect.stringContaining("UTF-8") },
    ]);
  });

  test("of a huge file say so without reading it", async () => {
    expect(await problemsOf(" ".repeat(1024 * 1024 + 1))).toMatchObject([
      { code: "NOT_JSON", message: expect.stringContaining("1 MiB") },
    ]);
  });

  test("a folder and a pipe named like a configuration are problems and stop nothing", async () => {
    const folder = await makeFolder({ "A.json": config("A") });
    await mkdir(join(folder, "folder.json"));
    await promisify(execFile)("mkfifo", [join(folder, "pipe.json")]);
    expect(await loadAuthorities(folder)).toMatchObject({
      authorities: [{ name: "A" }],
      problems: [
        { code: "NOT_A_FILE", authority: "folder", message: expect.stringContaining("folder") },
        { code: "NOT_A_FILE", authority: "pipe", message: expect.stringContaining("special file") },
      ],
    });
  });

  test.each([
    ["whole", "[".repeat(100_000) + "]".repeat(100_000)],
    ["cut short", "[".repeat(100_000)],
  ])("of 100,000 brackets within each other, %s, say so", async (_, content) => {
    const folder = await makeFolder();
    await writeFile(join(folder, "A.json"), content);
    expect((await loadAuthorities(folder)).problems).toMatchObject([
      { code: "NOT_JSON", authority: "A", message: expect.stringContaining("too deep") },
    ]);
  });

  test.each([["nowhere"], ["A.json"]])("of a link that leads to %s say that it cannot be read", async (target) => {
    const folder = await makeFolder();
    await symlink(join(folder, target), join(folder, "A.json"));
    expect((await loadAuthorities(folder)).problems).toMatchObject([
      { code: "NOT_READABLE", authority: "A", message: expect.stringContaining("where it leads") },
    ]);
  });

  test("of one authority leave the others alone", async () => {
    const folder = await makeFolder({ "A.json": "{", "B.json": config("B"), "C.json": config("C", { active: 1 }) });
    const { authorities, problems } = await loadAuthorities(folder);
    expect(authorities.map(({ name }) => name)).toEqual(["B"]);
    expect(problems.map(({ authority, code }) => [authority, code])).toEqual([
      ["A", "NOT_JSON"],
      ["C", "WRONG_TYPE"],
    ]);
  });

  test("a file where the folder should be is a problem of the folder", async () => {
    const folder = await makeFolder({ "A.json": config("A") });
    const file = join(folder, "A.json");
    expect((await loadAuthorities(file)).problems).toMatchObject([{ file, code: "NOT_READABLE", path: "" }]);
  });
});

describe("two files for one name", () => {
  test("the one called after the authority counts, the other is a problem", async () => {
    const folder = await makeFolder({ "A (copy).json": config("A", {}, { schools: ["old"] }), "A.json": config("A") });
    const { authorities, problems } = await loadAuthorities(folder);
    expect(authorities.map(({ file }) => file)).toEqual([join(folder, "A.json")]);
    expect(problems).toMatchObject([
      { file: join(folder, "A (copy).json"), code: "DUPLICATE_NAME", path: "/name", authority: "A" },
    ]);
  });

  test("none counts where none is called after the authority, and both are problems", async () => {
    const folder = await makeFolder({ "x.json": config("A"), "y.json": config("A"), "B.json": config("B") });
    const { authorities, problems } = await loadAuthorities(folder);
    expect(authorities.map(({ name }) => name)).toEqual(["B"]);
    expect(problems.map(({ code, file }) => `${code} ${file}`)).toEqual([
      `DUPLICATE_NAME ${join(folder, "x.json")}`,
      `DUPLICATE_NAME ${join(folder, "y.json")}`,
    ]);
  });

  test("a copy does not step in for a file that is broken", async () => {
    const folder = await makeFolder({ "A-old.json": config("A"), "A.json": "{" });
    const { authorities, problems } = await loadAuthorities(folder);
    expect(authorities).toEqual([]);
    expect(problems.map(({ code }) => code)).toEqual(["DUPLICATE_NAME", "NOT_JSON"]);
  });
});

describe("a file that is being written is read whole:", () => {
  test("replaced by a rename again and again", async () => {
    const folder = await makeFolder({ "A.json": config("A") });
    const file = join(folder, "A.json");
    const content = await readFile(file);
    let loads = 0;
    const replace = async (): Promise<void> => {
      while (loads < 20) {
        await writeFile(`${file}.tmp`, content);
        await rename(`${file}.tmp`, file);
      }
    };
    const load = async (): Promise<void> => {
      for (; loads < 20; loads += 1) {
        expect(await loadAuthorities(folder)).toMatchObject({ authorities: [{ name: "A" }], problems: [] });
      }
    };
    await Promise.all([replace(), load().finally(() => (loads = 20))]);
  });

  test("emptied and then written, as editors do", async () => {
    const text = JSON.stringify(config("A"));
    const folder = await makeFolder({ "A.json": "" });
    const pauses = watchPauses();
    const loading = loadAuthorities(folder);
    await pauses.next();
    appendFileSync(join(folder, "A.json"), text.slice(0, 40));
    await pauses.next();
    appendFileSync(join(folder, "A.json"), text.slice(40));
    expect(await loading).toMatchObject({ authorities: [{ name: "A" }], problems: [] });
  });
});
