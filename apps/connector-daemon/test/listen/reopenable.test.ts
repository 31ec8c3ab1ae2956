import { expect, it } from "@jest/globals";
import { LdapReaderError } from "@id-connector/ldap-reader";
import { createReopenable } from "../../src/listen/reopenable.js";

/** Listens until it is ended, then fails with `error` or ends. */
function listenUntilEnded(error?: Error) {
  return (ending: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      ending.addEventListener("abort", () => {
        if (error) reject(error);
        else resolve();
      });
    });
}
const cutOff = new LdapReaderError("ABORTED", "aborted");
const never = new AbortController().signal;

it.each([undefined, cutOff])("listening that is to be begun anew ends, and is no failure (%s)", async (error) => {
  const listening = createReopenable();
  listening.reopen();
  const running = listening.run(listenUntilEnded(error), never);
  listening.reopen();
  await running;
});

it("what fails for another reason fails, and so does what is cut off by nobody", async () => {
  const listening = createReopenable();
  const running = listening.run(listenUntilEnded(new Error("the disk is full")), never);
  listening.reopen();
  await expect(running).rejects.toThrow("the disk is full");
  await expect(listening.run(() => Promise.reject(cutOff), never)).rejects.toBe(cutOff);
});
