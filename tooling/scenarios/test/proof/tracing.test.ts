import { expect, it } from "@jest/globals";
import { stepThrough } from "../../src/index.js";

it("where a process cannot be traced a scenario fails and says what it needs", async () => {
  const nobody = 2 ** 22 - 1;
  await expect(stepThrough({ pid: nobody, folder: "/nowhere", after: () => "go on" })).rejects.toMatchObject({
    code: "NO_TRACING",
    message: expect.stringMatching(/apt-get install strace.*ptrace/) as unknown,
  });
});
