import { describe, expect, it } from "@jest/globals";
import { findUndurable, said, type Step } from "../../src/index.js";

/** Steps, written as "call path path". */
const steps = (...lines: readonly string[]): readonly Step[] =>
  lines.map((line) => {
    const [call = "", ...paths] = line.split(" ");
    return { call, paths, answer: 1, opened: 1 };
  });
const rules = {
  subjectOf: (path: string) => /\/(\w)\d*\.json$/.exec(path)?.[1],
  nextOf: (path: string) => (path.startsWith("/in/") ? ["/out"] : []),
};
const written = ["openat /tmp/1.tmp", "write /tmp/1.tmp", "fsync /tmp/1.tmp"];
const put = [...written, "rename /tmp/1.tmp /q/a.json", "fsync /q"];
const without = (all: readonly string[], step: string) => all.filter((one) => one !== step);

describe("nothing is found where", () => {
  it.each([
    ["a file is written, synced, named, its folder synced, and then it is said", [...put, said]],
    [
      "many get their names and one sync of the folder",
      [...put.slice(0, -1), ...put.slice(0, 3), "rename /tmp/1.tmp /q/b.json", "fsync /q", said],
    ],
    [
      "a file that was there before moves by a link, and the new name is on disk before the old one goes",
      ["link /q/a.json /t/a.json", "fsync /t", "unlink /q/a.json", "fsync /q", said],
    ],
    [
      "it is renamed into another folder, and that is synced first",
      ["rename /q/a.json /t/a.json", "fsync /t", "fsync /q", said],
    ],
    ["a file is removed for good", ["unlink /q/a.json", "fsync /q", said]],
    ["a folder is made", ["mkdir /q/sub", "fsync /q", said]],
    [
      "half-written files, sockets and locks are left or removed",
      [
        "openat /q/.1-a.tmp",
        "bind /proc/self/fd/9/.x.tmp",
        "rename /proc/self/fd/9/.x.tmp /proc/self/fd/9/.x.lock",
        "unlink /q/.1-a.tmp",
        said,
      ],
    ],
    ["what stands in for a file is on disk before that goes", [...put, "unlink /p/a2.json", "fsync /p"]],
    [
      "the next place has it before it goes",
      ["rename /out/b.tmp /out/a.json", "fsync /out", "unlink /in/a.json", "fsync /in"],
    ],
  ])("%s", (_, lines) => {
    expect(findUndurable(steps(...lines), rules)).toEqual([]);
  });
});

describe("it is found where", () => {
  const renamed = "rename /tmp/1.tmp /q/a.json";
  it.each([
    ["the content is not synced", without(put, "fsync /tmp/1.tmp"), "named before its content"],
    [
      "the content is synced after the name",
      [...written.slice(0, 2), renamed, "fsync /q/a.json", "fsync /q"],
      "named before its content",
    ],
    [
      "something is written after the sync",
      [...written, "write /tmp/1.tmp", renamed, "fsync /q"],
      "named before its content",
    ],
    ["the folder is never synced", without(put, "fsync /q"), "never on disk"],
    ["another folder is synced", [...written, renamed, "fsync /tmp"], "never on disk"],
    ["the folder is synced before the name", [...written, "fsync /q", renamed], "never on disk"],
    ["it is said before the folder is synced", [...written, renamed, said, "fsync /q"], "said before on disk"],
    [
      "a file under its final name is never synced",
      ["openat /q/a.json", "write /q/a.json", "fsync /q", said],
      "content of /q/a.json",
    ],
    ["a removal is said before it is on disk", ["unlink /q/a.json", said, "fsync /q"], "said before on disk"],
    ["a folder that was made is not on disk", ["mkdir /q/sub", said], "said before on disk"],
    [
      "a moved file's old name goes first",
      ["link /q/a.json /t/a.json", "unlink /q/a.json", "fsync /t", "fsync /q"],
      "before another name",
    ],
    [
      "the old folder of a renamed file is synced first",
      ["rename /q/a.json /t/a.json", "fsync /q", "fsync /t"],
      "before its new name",
    ],
    [
      "a file goes before what stands in for it is on disk",
      [...written, renamed, "unlink /p/a2.json", "fsync /q", "fsync /p"],
      "went before this was on disk",
    ],
    [
      "a file goes before the next place has it",
      ["unlink /in/a.json", "rename /out/b.tmp /out/a.json", "fsync /out", "fsync /in"],
      "before out had it",
    ],
    ["the next place never gets it", ["unlink /in/a.json", "fsync /in"], "before out had it"],
    [
      "a commit of the ledger counts before it is on disk",
      ["write /l/data.mdb", "head /l/data.mdb"],
      "a commit counted",
    ],
  ])("%s", (_, lines, problem) => {
    const all = steps(...lines).map((one) => (one.call === "head" ? { ...one, call: "pwrite64", answer: 128 } : one));
    expect(findUndurable(all, rules).join("\n")).toContain(problem);
  });
});
