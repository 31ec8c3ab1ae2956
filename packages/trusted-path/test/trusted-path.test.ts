import { execFileSync } from "node:child_process";
import { chmod, chown, lchown, mkdir, mkdtemp, readFile, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { checkTrustedFolder, findExposed, openFolder, readAtMost, readCaFile, readTrusted } from "../src/index.js";

const isRoot = process.geteuid?.() === 0;
const asRoot = isRoot ? it : it.skip;
const stranger = 65_534;
let home: string;
let file: string;
const read = (path: string, options = {}) => readTrusted(path, options).then(String);
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "trusted-path-"));
  await mkdir(join(home, "conf"), { mode: 0o755 });
  file = join(home, "conf", "a.json");
  await writeFile(file, "content", { mode: 0o600 });
});
afterEach(() => rm(home, { recursive: true, force: true }));

it("what is ours, below folders of ours, is read", async () => {
  expect(await read(file)).toBe("content");
  await checkTrustedFolder(join(home, "conf"));
});

it.each([
  ["by its group", 0o620],
  ["by all", 0o602],
])("a file that may be written %s is refused, with what helps", async (_, mode) => {
  await chmod(file, mode);
  const message = new RegExp(`mode 0${mode.toString(8)}.*chmod go-w ${file}`);
  await expect(read(file)).rejects.toMatchObject({
    code: "NOT_TRUSTED",
    path: file,
    message: expect.stringMatching(message) as unknown,
  });
});

it("a folder above it that others may write is refused, one with the sticky bit is not", async () => {
  await chmod(join(home, "conf"), 0o777);
  await expect(read(file)).rejects.toMatchObject({ code: "NOT_TRUSTED", path: join(home, "conf") });
  await expect(checkTrustedFolder(join(home, "conf"))).rejects.toMatchObject({ code: "NOT_TRUSTED" });
  await chmod(join(home, "conf"), 0o1777);
  expect(await read(file)).toBe("content");
  // in it anybody may put something: that is no folder of ours
  await expect(checkTrustedFolder(join(home, "conf"))).rejects.toMatchObject({ code: "NOT_TRUSTED" });
});

it("a link in its place is refused, or followed to a target that is judged itself", async () => {
  const link = join(home, "link");
  await symlink("conf/../conf/a.json", link);
  await expect(read(link)).rejects.toMatchObject({ code: "NOT_TRUSTED", path: link });
  expect(await read(link, { mayBeLink: true })).toBe("content");
  await chmod(file, 0o666);
  await expect(read(link, { mayBeLink: true })).rejects.toMatchObject({ code: "NOT_TRUSTED", path: file });
});

it("links as Kubernetes mounts secrets are followed", async () => {
  const mount = join(home, "secrets");
  await mkdir(mount);
  await chmod(mount, 0o1777);
  await mkdir(join(mount, "..2026_11_28"), { mode: 0o755 });
  await writeFile(join(mount, "..2026_11_28", "password"), "geheim", { mode: 0o644 });
  await symlink("..2026_11_28", join(mount, "..data"));
  await symlink("..data/password", join(mount, "password"));
  expect(await read(join(mount, "password"), { mayBeLink: true })).toBe("geheim");
});

it("a file with certificates may be a link and as large as a system's, and is judged like any other", async () => {
  const link = join(home, "ca.pem");
  await symlink(file, link);
  await writeFile(file, "c".repeat(4 * 1024 * 1024));
  expect((await readCaFile(link)).length).toBe(4 * 1024 * 1024);
  await writeFile(file, "c".repeat(4 * 1024 * 1024 + 1));
  await expect(readCaFile(link)).rejects.toMatchObject({ code: "EFBIG" });
  await writeFile(file, "c");
  // as on a UCS host, whose CA belongs to root and the group of the backup directory nodes
  await chmod(file, 0o664);
  expect(String(await readCaFile(link))).toBe("c");
  await chmod(file, 0o666);
  await expect(readCaFile(link)).rejects.toMatchObject({ code: "NOT_TRUSTED", path: file });
});

it("what is not judged is read to a size, also where the system tells none", async () => {
  await chmod(file, 0o666);
  expect(String(await readAtMost(file, 7))).toBe("content");
  await expect(readAtMost(file, 6)).rejects.toMatchObject({ code: "EFBIG", path: file });
  await expect(readAtMost(home, 100)).rejects.toMatchObject({ code: "EISDIR" });
  // of no size, as all of /proc
  expect((await readAtMost("/proc/self/status", 100_000)).length).toBeGreaterThan(100);
  await expect(readAtMost("/proc/self/status", 100)).rejects.toMatchObject({ code: "EFBIG" });
});

it("links that go round, and what is not there, are the system's errors; a fifo is not waited for", async () => {
  await symlink("round", join(home, "round"));
  await expect(read(join(home, "round"), { mayBeLink: true })).rejects.toMatchObject({ code: "ELOOP" });
  await expect(read(join(home, "no"))).rejects.toMatchObject({ code: "ENOENT" });
  execFileSync("mkfifo", ["-m", "600", join(home, "fifo")]);
  await expect(read(join(home, "fifo"))).rejects.toMatchObject({ code: "EISDIR" });
  await expect(readTrusted(file, { mostBytes: 3 })).rejects.toMatchObject({ code: "EFBIG" });
});

describe("owners", () => {
  asRoot("a file of a stranger is refused, one of the home's owner is read", async () => {
    await chown(file, stranger, stranger);
    await expect(read(file)).rejects.toMatchObject({
      code: "NOT_TRUSTED",
      message: expect.stringContaining("user 65534") as unknown,
    });
    await expect(read(file, { home })).rejects.toMatchObject({ code: "NOT_TRUSTED" });
    await mkdir(join(home, "data"));
    for (const folder of [home, join(home, "data")]) {
      await chown(folder, stranger, stranger);
      expect(await read(file, { home })).toBe("content");
      await chown(folder, 0, 0);
    }
  });

  asRoot("a stranger's folder above it, or a stranger's link on the way, is refused", async () => {
    await chown(join(home, "conf"), stranger, stranger);
    await expect(read(file)).rejects.toMatchObject({ code: "NOT_TRUSTED", path: join(home, "conf") });
    await chown(join(home, "conf"), 0, 0);
    await symlink("conf", join(home, "way"));
    await lchown(join(home, "way"), stranger, stranger);
    await expect(read(join(home, "way", "a.json"))).rejects.toMatchObject({
      code: "NOT_TRUSTED",
      path: join(home, "way"),
    });
  });

  asRoot("root's files are trusted by a user of its own", async () => {
    await chmod(home, 0o755);
    await chmod(file, 0o644);
    process.seteuid?.(stranger);
    try {
      expect(await read(file)).toBe("content");
    } finally {
      process.seteuid?.(0);
    }
  });

  asRoot("a link that is swapped for the file all the time never leads to a stranger's content", async () => {
    const [place, mine, theirs] = ["place", "mine", "theirs"].map((name) => join(home, name)) as [
      string,
      string,
      string,
    ];
    await writeFile(theirs, "theirs", { mode: 0o600 });
    await chown(theirs, stranger, stranger);
    const stop = new AbortController();
    const swapping = (async () => {
      for (let round = 0; !stop.signal.aborted; round += 1) {
        await rm(mine, { force: true });
        if (round % 2 === 0) await symlink(theirs, mine);
        else await writeFile(mine, "mine", { mode: 0o600 });
        await rename(mine, place);
      }
    })();
    const seen = new Set<string>();
    // on a busy machine most of them meet a moment without the file
    for (let round = 0; round < 300 || (!seen.has("mine") && round < 30_000); round += 1) {
      const options = { mayBeLink: round % 2 === 0 };
      seen.add(await read(place, options).catch((error: unknown) => (error as { code: string }).code));
    }
    stop.abort();
    await swapping;
    expect(seen).not.toContain("theirs");
    expect(seen).toContain("mine");
  });
});

it("files that others may read are named, with what helps", async () => {
  const other = join(home, "b c.json");
  await writeFile(other, "", { mode: 0o640 });
  expect(await findExposed([file, other, join(home, "no")])).toEqual([
    { path: other, message: expect.stringMatching(/mode 0640.*chmod go-r '.*b c\.json'/) as unknown },
  ]);
});

describe("an open folder", () => {
  it("is reached when it was renamed and a link took its place", async () => {
    const folder = await openFolder(join(home, "conf"));
    await rename(join(home, "conf"), join(home, "away"));
    await mkdir(join(home, "else"));
    await symlink("else", join(home, "conf"));
    await writeFile(folder.at("b.json"), "b");
    await folder.sync();
    expect(await readFile(join(home, "away", "b.json"), "utf8")).toBe("b");
    expect(folder.identity.ino).toBe((await stat(join(home, "away"), { bigint: true })).ino);
    await folder.close();
  });

  it("is not one behind a link, unless it may be", async () => {
    await symlink("conf", join(home, "link"));
    await expect(openFolder(join(home, "link"))).rejects.toMatchObject({
      code: expect.stringMatching(/ELOOP|ENOTDIR/) as unknown,
    });
    await (await openFolder(join(home, "link"), { mayBeLink: true })).close();
    await expect(openFolder(file)).rejects.toMatchObject({ code: "ENOTDIR" });
  });
});
