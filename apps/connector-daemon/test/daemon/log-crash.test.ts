import { expect, it } from "@jest/globals";
import { QueueError } from "@id-connector/queue-fs";
import { logCrash } from "../../src/daemon/log-crash.js";

const told = (error: unknown) => (JSON.parse(logCrash(error, 0)) as { readonly error: unknown }).error;

it("the last line of a daemon says where it failed, and no word that is not ours", () => {
  expect(told(Object.assign(new TypeError("Tiger"), { code: "ERR_X" }))).toEqual({
    ...{ name: "TypeError", code: "ERR_X" },
    at: [expect.stringMatching(/^apps\/connector-daemon\/test\/daemon\/log-crash\.test\.ts:\d+$/)],
  });
  expect(told("Tiger")).toBe("no error, but string");
  expect(told(null)).toBe("no error, but null");
});

it("an error of our own has its words there, in one line of visible signs", () => {
  const line = logCrash(new QueueError("DISK_FULL", "The disk\n\u202eis full.", "/q"), 0);
  expect(line).toMatch(/^\{"time":"1970-01-01T00:00:00.000Z".*\\u202eis full\..*\}$/);
  expect(JSON.parse(line)).toMatchObject({ error: { name: "QueueError", message: "The disk\n\u202eis full." } });
});
