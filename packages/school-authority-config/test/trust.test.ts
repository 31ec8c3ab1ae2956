import { chmod, chown, link, mkdir, rename, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import {
  allowanceFile,
  changeAuthority,
  findAuthority,
  loadAuthorities,
  readAllowance,
  readCa,
  watchAuthorities,
  type Authority,
} from "../src/index.js";
import { config, makeFolder } from "./config-folder.js";

const asRoot = process.geteuid?.() === 0 ? test : test.skip;
const stranger = 65_534;
const window = { schools: null, number: null, from: "2025-01-01T00:00:00Z", until: "2099-01-01T00:00:00Z", reason: "" };

describe("a configuration file", () => {
  test("that others may write is refused with what helps, the others are loaded", async () => {
    const folder = await makeFolder({ "A.json": config("A"), "B.json": config("B") });
    await chmod(join(folder, "A.json"), 0o666);
    const { authorities, problems } = await loadAuthorities(folder);
    expect(authorities.map(({ name }) => name)).toEqual(["B"]);
    const message = expect.stringMatching(/A\.json is not trusted: .*mode 0666.*chmod go-w/) as unknown;
    expect(problems).toEqual([
      { file: join(folder, "A.json"), path: "", code: "NOT_TRUSTED", authority: "A", message },
    ]);
    await expect(findAuthority(folder, "A")).rejects.toMatchObject({ code: "INVALID" });
    await expect(changeAuthority(folder, "A", (raw) => ({ ...raw, active: false }))).rejects.toMatchObject({
      code: "INVALID",
    });
  });

  asRoot("of a stranger is refused, behind a link and as a hard link, too", async () => {
    const folder = await makeFolder({ "A.json": config("A") });
    const theirs = join(await makeFolder(), "A.json");
    await writeFile(theirs, JSON.stringify(config("A")), { mode: 0o600 });
    await chown(theirs, stranger, stranger);
    for (const put of [symlink, link]) {
      await rm(join(folder, "A.json"));
      await put(theirs, join(folder, "A.json"));
      expect((await loadAuthorities(folder)).problems).toMatchObject([{ code: "NOT_TRUSTED", authority: "A" }]);
    }
  });

  asRoot("of the home's owner is read by root, and stays that user's when it is changed", async () => {
    const home = await makeFolder();
    const folder = join(home, "conf");
    await mkdir(folder, { mode: 0o750 });
    await writeFile(join(folder, "A.json"), JSON.stringify(config("A")), { mode: 0o600 });
    for (const path of [home, folder, join(folder, "A.json")]) await chown(path, stranger, stranger);
    expect((await loadAuthorities(folder)).problems).toMatchObject([{ code: "NOT_TRUSTED", file: folder }]);
    expect((await loadAuthorities(folder, { home })).authorities).toHaveLength(1);
    expect(await changeAuthority(folder, "A", (raw) => ({ ...raw, active: false }), { home })).toMatchObject({
      active: false,
    });
  });
});

describe("the file with the broker's certificate authority", () => {
  async function withCa() {
    const folder = await makeFolder();
    const caFile = join(folder, "ca.pem");
    await writeFile(caFile, "PEM", { mode: 0o644 });
    return { folder, caFile, read: (path = caFile) => readCa({ caFile: path } as Authority) };
  }

  test("is read, through a link as well", async () => {
    const { folder, caFile, read } = await withCa();
    await symlink(caFile, join(folder, "link.pem"));
    expect([await read(), await read(join(folder, "link.pem"))]).toEqual(["PEM", "PEM"]);
  });

  test("that others may write is refused with what helps", async () => {
    const { folder, caFile, read } = await withCa();
    await symlink(caFile, join(folder, "link.pem"));
    await chmod(caFile, 0o666);
    for (const path of [caFile, join(folder, "link.pem")])
      await expect(read(path)).rejects.toMatchObject({
        code: "CA_FILE",
        message: expect.stringMatching(/is not trusted: .*mode 0666.*chmod o-w .*ca\.pem$/) as unknown,
      });
  });

  test("that is none is refused, however large", async () => {
    const { caFile, read } = await withCa();
    await truncate(caFile, 2 ** 40);
    await expect(read()).rejects.toMatchObject({
      code: "CA_FILE",
      message: expect.stringContaining("EFBIG") as unknown,
    });
    await expect(read("/dev/zero")).rejects.toMatchObject({ code: "CA_FILE" });
  });
});

test("a folder of configurations that others may write says nothing of any authority", async () => {
  const folder = await makeFolder({ "A.json": config("A") });
  await chmod(folder, 0o775);
  expect(await loadAuthorities(folder)).toEqual({
    authorities: [],
    problems: [
      { file: folder, path: "", code: "NOT_TRUSTED", message: expect.stringContaining("chmod go-w") as unknown },
    ],
  });
  await expect(changeAuthority(folder, "A", (raw) => raw)).rejects.toMatchObject({ code: "NOT_TRUSTED" });
});

test("who watches hears at once when a file is not to be trusted any more", async () => {
  const folder = await makeFolder({ "A.json": config("A") });
  const stop = new AbortController();
  const watching = watchAuthorities(folder, { signal: stop.signal });
  expect((await watching.next()).value).toMatchObject({ problems: [] });
  const next = watching.next();
  await chmod(join(folder, "A.json"), 0o606);
  expect((await next).value).toMatchObject({ authorities: [], problems: [{ code: "NOT_TRUSTED" }] });
  stop.abort();
});

describe("a planned window", () => {
  test("behind a link, or that others may write, allows nothing", async () => {
    const state = await makeFolder();
    const file = allowanceFile(state, "A");
    await mkdir(join(state, "allow-deletes"), { mode: 0o750 });
    await writeFile(file, JSON.stringify(window), { mode: 0o640 });
    expect(await readAllowance(file)).toEqual(window);
    await rename(file, join(state, "else.json"));
    await symlink(join(state, "else.json"), file);
    await expect(readAllowance(file)).rejects.toMatchObject({
      code: "ALLOWANCE",
      message: expect.stringContaining("a link") as unknown,
    });
    await rm(file);
    await writeFile(file, JSON.stringify(window));
    await chmod(file, 0o664);
    await expect(readAllowance(file)).rejects.toMatchObject({ code: "ALLOWANCE" });
    await chmod(file, 0o640);
    await chmod(join(state, "allow-deletes"), 0o770);
    await expect(readAllowance(file)).rejects.toMatchObject({
      code: "ALLOWANCE",
      message: expect.stringContaining("allow-deletes may be written") as unknown,
    });
  });
});
