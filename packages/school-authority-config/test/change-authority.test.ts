import { chmod, chown, lstat, mkdir, readdir, readFile, rm, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import { inspect } from "node:util";
import { describe, expect, test } from "@jest/globals";
import { lockFolder } from "@id-connector/folder-lock";
import {
  addSchools,
  AuthorityConfigError,
  changeAuthority,
  type JsonObject,
  type Loaded,
  listedSchools,
  removeSchools,
  Secret,
  setSchools,
  watchAuthorities,
} from "../src/index.js";
import { config, makeFolder } from "./config-folder.js";

const read = async (...path: string[]): Promise<JsonObject> =>
  JSON.parse(await readFile(join(...path), "utf8")) as JsonObject;

async function failure(change: Promise<unknown>): Promise<AuthorityConfigError> {
  const error: unknown = await change.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(AuthorityConfigError);
  expect(inspect(error)).not.toContain("hunter2");
  return error as AuthorityConfigError;
}

describe("a change", () => {
  test("is written with the rights that the file had, and keeps every key that it does not concern", async () => {
    const extra = { kelvin: { password: "other", mapping: { users: {} } } };
    const before = config("A", { "x-note": ["kept", null, 1.5] }, { future: { a: 1 } });
    const content = { ...before, plugin_configs: { ...extra, ...(before["plugin_configs"] as JsonObject) } };
    const folder = await makeFolder({ "A.json": content });
    await chmod(join(folder, "A.json"), 0o640);
    const authority = await changeAuthority(folder, "A", (raw) => addSchools(raw, ["ou2"]));
    expect(authority.schools).toEqual(["DEMOSCHOOL", "ou1", "ou2"]);
    const expected = structuredClone<unknown>(content) as { plugin_configs: { id_broker: { schools: string[] } } };
    expected.plugin_configs.id_broker.schools.push("ou2");
    expect(await read(folder, "A.json")).toEqual(expected);
    expect((await stat(join(folder, "A.json"))).mode & 0o777).toBe(0o640);
    expect(await readdir(folder)).toEqual(["A.json"]);
  });

  test("leaves the file to its owner, whoever changes it", async () => {
    const folder = await makeFolder({ "A.json": config("A") });
    const nobody = { uid: 65_534, gid: 65_534 };
    // the home of a daemon with a user of its own
    for (const path of [folder, join(folder, "A.json")]) await chown(path, nobody.uid, nobody.gid);
    await changeAuthority(folder, "A", (raw) => ({ ...raw, active: false }), { home: folder });
    expect(await stat(join(folder, "A.json"))).toMatchObject(nobody);
  });

  test("is found by the authority's name, whatever its file is called", async () => {
    const folder = await makeFolder({ "other.json": config("A") });
    await changeAuthority(folder, "A", (raw) => ({ ...raw, active: false }));
    expect(await read(folder, "other.json")).toMatchObject({ name: "A", active: false });
  });

  test("of a link changes the file behind it", async () => {
    const folder = await makeFolder({ "elsewhere.txt": config("A") });
    await symlink(join(folder, "elsewhere.txt"), join(folder, "A.json"));
    await changeAuthority(folder, "A", (raw) => ({ ...raw, active: false }));
    expect((await lstat(join(folder, "A.json"))).isSymbolicLink()).toBe(true);
    expect(await read(folder, "elsewhere.txt")).toMatchObject({ active: false });
  });

  test("of a link is seen at once by who watches the folder", async () => {
    const folder = await makeFolder({ "A.json": config("A") });
    const elsewhere = await makeFolder({ "A.json": config("A") });
    await rm(join(folder, "A.json"));
    await symlink(join(elsewhere, "A.json"), join(folder, "A.json"));
    const stop = new AbortController();
    const seen = watchAuthorities(folder, { signal: stop.signal, rescanMs: 600_000 })[Symbol.asyncIterator]();
    expect(((await seen.next()).value as Loaded).authorities).toMatchObject([{ active: true }]);
    await changeAuthority(folder, "A", (raw) => ({ ...raw, active: false }));
    expect(((await seen.next()).value as Loaded).authorities).toMatchObject([{ active: false }]);
    stop.abort();
  });

  test("that changes nothing writes nothing", async () => {
    const folder = await makeFolder({ "A.json": config("A") });
    const before = await stat(join(folder, "A.json"));
    expect((await changeAuthority(folder, "A", (raw) => addSchools(raw, ["demoschool"]))).name).toBe("A");
    expect((await stat(join(folder, "A.json"))).ino).toBe(before.ino);
  });

  test("by many at once loses none of them", async () => {
    const folder = await makeFolder({ "A.json": config("A", {}, { schools: [] }) });
    const schools = ["ou1", "ou2", "ou3", "ou4", "ou5"];
    await Promise.all(schools.map((school) => changeAuthority(folder, "A", (raw) => addSchools(raw, [school]))));
    const { plugin_configs } = (await read(folder, "A.json")) as {
      plugin_configs: { id_broker: { schools: string[] } };
    };
    expect([...plugin_configs.id_broker.schools].sort()).toEqual(schools);
  });
});

describe("a change is refused, and the file stays as it was,", () => {
  const refused = async (change: (raw: JsonObject) => JsonObject): Promise<AuthorityConfigError> => {
    const folder = await makeFolder({ "A.json": config("A") });
    const before = await readFile(join(folder, "A.json"), "utf8");
    const error = await failure(changeAuthority(folder, "A", change));
    expect(await readFile(join(folder, "A.json"), "utf8")).toBe(before);
    expect(await readdir(folder)).toEqual(["A.json"]);
    return error;
  };

  test("where the outcome would be wrong: with all problems", async () => {
    const error = await refused((raw) => ({ ...raw, active: 1, url: "http://example.org" }));
    expect(error.code).toBe("INVALID");
    expect(error.problems.map(({ code, path }) => `${code} ${path}`)).toEqual(["WRONG_TYPE /active", "NOT_HTTPS /url"]);
    expect(error.message).toContain("/url must begin with https://");
  });

  test("where a secret that does not print itself is put in as password", async () => {
    const error = await refused((raw) => {
      const configs = raw["plugin_configs"] as { id_broker: JsonObject };
      const password = new Secret("hunter2") as unknown as string;
      return { ...raw, plugin_configs: { ...configs, id_broker: { ...configs.id_broker, password } } };
    });
    expect(error.problems).toMatchObject([{ code: "WRONG_TYPE", path: "/plugin_configs/id_broker/password" }]);
  });

  test("where it would give the authority another name", async () => {
    expect((await refused((raw) => ({ ...raw, name: "B" }))).code).toBe("INVALID");
  });

  test("where it would take the ID Broker away", async () => {
    expect((await refused((raw) => ({ ...raw, plugins: ["kelvin"] }))).code).toBe("INVALID");
  });

  test("where it fails itself, with its own error", async () => {
    const folder = await makeFolder({ "A.json": config("A") });
    const mine = new Error("mine");
    const change = changeAuthority(folder, "A", () => {
      throw mine;
    });
    await expect(change).rejects.toBe(mine);
    await expect(changeAuthority(folder, "A", (raw) => raw)).resolves.toMatchObject({ name: "A" });
  });
});

describe("an authority cannot be changed", () => {
  const keep = (raw: JsonObject): JsonObject => raw;

  test.each([["B"], ["a"], ["K"]])("that is not configured: %s", async (name) => {
    const folder = await makeFolder({ "A.json": config("A"), "K.json": config("K", { plugins: ["kelvin"] }) });
    expect((await failure(changeAuthority(folder, name, keep))).code).toBe("UNKNOWN_AUTHORITY");
  });

  test("where the folder is missing", async () => {
    const folder = await makeFolder();
    expect((await failure(changeAuthority(join(folder, "none"), "A", keep))).code).toBe("UNKNOWN_AUTHORITY");
  });

  test.each([["{"], [config("A", { active: 1 })]])("whose file is wrong already: %j", async (content) => {
    const folder = await makeFolder({ "A.json": content });
    const error = await failure(changeAuthority(folder, "A", keep));
    expect(error).toMatchObject({ code: "INVALID", problems: [{ authority: "A" }] });
  });

  test("that two files configure", async () => {
    const folder = await makeFolder({ "x.json": config("A"), "y.json": config("A") });
    expect(await failure(changeAuthority(folder, "A", keep))).toMatchObject({ code: "INVALID" });
  });

  test("while another program holds the lock", async () => {
    const folder = await makeFolder({ "A.json": config("A") });
    const lock = await lockFolder(folder, "authorities");
    const error = await failure(changeAuthority(folder, "A", keep, { waitMs: 50 }));
    expect(error).toMatchObject({ code: "LOCKED", message: expect.stringContaining("Try again") });
    await lock.release();
  });

  test("whose file is a folder", async () => {
    const folder = await makeFolder();
    await mkdir(join(folder, "A.json"));
    expect((await failure(changeAuthority(folder, "A", keep))).problems).toMatchObject([{ code: "NOT_A_FILE" }]);
  });
});

describe("the list of schools", () => {
  const schoolsOf = (raw: JsonObject): unknown =>
    (raw["plugin_configs"] as { id_broker: { schools: unknown } }).id_broker.schools;

  test("gets schools that are not listed yet, without regard to case", () => {
    expect(schoolsOf(addSchools(config("A"), ["OU1", "ou2", "Ou2"]))).toEqual(["DEMOSCHOOL", "ou1", "ou2"]);
  });

  test("loses schools, without regard to case", () => {
    expect(schoolsOf(removeSchools(config("A"), ["OU1", "ou9"]))).toEqual(["DEMOSCHOOL"]);
    expect(schoolsOf(removeSchools(config("A"), ["ou1", "DemoSchool"]))).toEqual([]);
  });

  test.each([[["*"]], [null]])(
    "of all schools (%j) is not changed by adding one, and none can be taken out",
    (schools) => {
      const raw = config("A", {}, { schools });
      expect(addSchools(raw, ["ou2"])).toEqual(raw);
      expect(() => removeSchools(raw, ["ou1"])).toThrow(expect.objectContaining({ code: "ALL_SCHOOLS" }));
    },
  );

  test.each([
    ["all" as const, ["*"]],
    [["ou7"], ["ou7"]],
  ] as const)("is replaced as a whole by %j", (schools, written) => {
    for (const before of [["*"], null, ["ou1"]]) {
      const raw = setSchools(config("A", {}, { schools: before }), schools);
      expect(schoolsOf(raw)).toEqual(written);
      expect(listedSchools(raw)).toEqual(schools);
      expect(setSchools(raw, ["ou1"])).toEqual(config("A", {}, { schools: ["ou1"] }));
    }
  });

  test.each([[["*"]], [["ou1", "*"]], [null]])("%j means all schools", (schools) => {
    expect(listedSchools(config("A", {}, { schools }))).toBe("all");
  });

  test.each([
    ["added", () => addSchools(config("A"), ["ou2", "*"])],
    ["set", () => setSchools(config("A", {}, { schools: ["*"] }), ["ou1", "*"])],
  ])('no school named "*" is %s: the list would be all', (_, change) => {
    expect(change).toThrow(expect.objectContaining({ code: "SCHOOL_CALLED_ALL" }));
  });

  test("is changed in a copy: the configuration given stays as it was", () => {
    const raw = config("A");
    addSchools(raw, ["ou2"]);
    removeSchools(raw, ["ou1"]);
    expect(raw).toEqual(config("A"));
  });
});
