import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { writeFileAtomic, writeFilesAtomic } from "../src/index.js";
import { asNobody } from "./as-nobody.js";

const child = (name: string) => new URL(`children/${name}`, import.meta.url).pathname;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "atomic-file-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("a new file has its content and is readable by its owner only", async () => {
  await writeFileAtomic(join(folder, "a"), "grüße");
  expect(await readFile(join(folder, "a"), "utf8")).toBe("grüße");
  expect((await stat(join(folder, "a"))).mode & 0o777).toBe(0o600);
  await writeFileAtomic(join(folder, "b"), Uint8Array.of(0, 255), { mode: 0o640 });
  expect([...(await readFile(join(folder, "b")))]).toEqual([0, 255]);
  expect((await stat(join(folder, "b"))).mode & 0o777).toBe(0o640);
  expect((await readdir(folder)).sort()).toEqual(["a", "b"]);
});

test("a file like another one has its owner and rights, whatever the umask", async () => {
  const like = { uid: 65_534, gid: 65_534, mode: 0o100664 };
  const before = process.umask(0o077);
  try {
    await writeFileAtomic(join(folder, "a"), "x", { like });
  } finally {
    process.umask(before);
  }
  expect(await stat(join(folder, "a"))).toMatchObject(like);
});

test("an owner that cannot be given leaves the old content", async () => {
  await chmod(folder, 0o777);
  await writeFile(join(folder, "a"), "old");
  await asNobody(async () => {
    const like = { uid: 0, gid: 0, mode: 0o600 };
    await expect(writeFileAtomic(join(folder, "a"), "x", { like })).rejects.toMatchObject({ code: "EPERM" });
  });
  expect(await readFile(join(folder, "a"), "utf8")).toBe("old");
  expect(await readdir(folder)).toEqual(["a"]);
});

test("a name of 255 bytes is written", async () => {
  const name = "x".repeat(255);
  await writeFileAtomic(join(folder, name), "long");
  expect(await readdir(folder)).toEqual([name]);
});

test("a link is replaced, what it points at is left alone", async () => {
  await writeFile(join(folder, "target"), "old");
  await symlink("target", join(folder, "link"));
  await writeFileAtomic(join(folder, "link"), "new");
  expect(await readFile(join(folder, "target"), "utf8")).toBe("old");
  expect(await readFile(join(folder, "link"), "utf8")).toBe("new");
});

test("with tmpFolder nothing half-written lies beside the final name", async () => {
  await mkdir(join(folder, "tmp"));
  await expect(
    writeFileAtomic(join(folder, "no/such", "a"), "x", { tmpFolder: join(folder, "tmp") }),
  ).rejects.toMatchObject({ code: "ENOENT", syscall: "rename" });
  expect(await readdir(join(folder, "tmp"))).toEqual([]);
});

test("an error leaves the old content and no half-written file", async () => {
  await mkdir(join(folder, "taken"));
  await expect(writeFileAtomic(join(folder, "taken"), "x")).rejects.toMatchObject({ code: "EISDIR" });
  await expect(writeFileAtomic(join(folder, "missing/a"), "x")).rejects.toMatchObject({ code: "ENOENT" });
  expect(await readdir(folder)).toEqual(["taken"]);
});

test("a read-only folder gives EACCES and keeps what it holds", async () => {
  await writeFile(join(folder, "a"), "old");
  await chmod(folder, 0o555);
  await asNobody(async () => {
    await expect(writeFileAtomic(join(folder, "a"), "new")).rejects.toMatchObject({ code: "EACCES" });
  });
  expect(await readFile(join(folder, "a"), "utf8")).toBe("old");
});

test("where the disk takes no more, the code comes out and nothing is left, not even of the files that fitted", async () => {
  await writeFile(join(folder, "a"), "old");
  const { stdout } = await promisify(execFile)("/bin/bash", [
    "-c",
    'trap "" XFSZ; ulimit -f 64; exec "$0" "$1" "$2"',
    process.execPath,
    child("write-too-much.mjs"),
    join(folder, "a"),
  ]);
  expect(stdout).toBe("EFBIG true\n");
  expect(await readdir(folder)).toEqual(["a"]);
  expect(await readFile(join(folder, "a"), "utf8")).toBe("old");
});

test("a killed writer leaves a whole file under the final name", async () => {
  const path = join(folder, "a");
  for (let round = 0; round < 5; round += 1) {
    const writer = spawn(process.execPath, [child("write-for-ever.mjs"), path], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(writer.stdout, "data");
    writer.kill("SIGKILL");
    await once(writer, "exit");
    const content = await readFile(path, "utf8");
    expect(content).toBe(content.charAt(0).repeat(200_000));
  }
});

test("many files are written at once, each under its own name", async () => {
  const files = Array.from({ length: 300 }, (_, index) => ({ path: join(folder, `${index}`), content: `c${index}` }));
  await writeFilesAtomic(files);
  expect((await readdir(folder)).length).toBe(300);
  for (const { path, content } of files) expect(await readFile(path, "utf8")).toBe(content);
});

test("when one of many cannot be written, none gets its final name", async () => {
  const good = { path: join(folder, "good"), content: "x" };
  await expect(writeFilesAtomic([good, { path: join(folder, "no/such/a"), content: "x" }])).rejects.toMatchObject({
    code: "ENOENT",
  });
  expect(await readdir(folder)).toEqual([]);
});

test("of two files for one path that are written at once the later one counts", async () => {
  const contents = Array.from({ length: 100 }, (_, index) => String(index));
  await writeFilesAtomic(contents.map((content) => ({ path: join(folder, "a"), content })));
  expect(await readFile(join(folder, "a"), "utf8")).toBe("99");
  expect(await readdir(folder)).toEqual(["a"]);
});

test("writing no files at all is fine", async () => {
  await expect(writeFilesAtomic([])).resolves.toBeUndefined();
});

test("of many writers of one path the last one wins, whole", async () => {
  const path = join(folder, "a");
  const contents = Array.from({ length: 40 }, (_, index) => String(index % 10).repeat(50_000));
  await Promise.all(contents.map((content) => writeFileAtomic(path, content)));
  expect(contents).toContain(await readFile(path, "utf8"));
  expect(await readdir(folder)).toEqual(["a"]);
});
