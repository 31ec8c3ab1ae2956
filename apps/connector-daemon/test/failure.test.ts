import { describe, expect, it } from "@jest/globals";
import { exitStatus } from "@id-connector/connector-settings";
import { FolderLockError } from "@id-connector/folder-lock";
import { QueueError } from "@id-connector/queue-fs";
import { judgeFailure } from "../src/failure.js";

describe("the exit status of a failure", () => {
  it.each([
    [
      "a folder that another daemon has",
      new FolderLockError("FOLDER_LOCKED", "locked", "/x"),
      exitStatus.alreadyRunning,
    ],
    ["a folder that cannot be locked", new FolderLockError("FOLDER_UNUSABLE", "no", "/x"), exitStatus.configuration],
    ["a queue that cannot be used", new QueueError("NOT_ALLOWED", "no", "/x"), exitStatus.configuration],
    ["a file system that says no", Object.assign(new Error("EACCES"), { syscall: "mkdir" }), exitStatus.configuration],
    ["anything else", new TypeError("x is not a function"), exitStatus.bug],
  ])("%s", (_, error, status) => {
    expect(judgeFailure(error).status).toBe(status);
  });
});
