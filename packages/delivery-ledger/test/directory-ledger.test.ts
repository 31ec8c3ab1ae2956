import { expect, test } from "@jest/globals";
import { readFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { entry, ledgerFolder, openForTest } from "./ledger-folder.js";

const max = { dn: "uid=max.muster,cn=schueler,cn=users,ou=DEMOSCHOOL,dc=test", type: "users/user" as const };
const group = { dn: "cn=DEMOSCHOOL-1ä,dc=test", type: "groups/group" as const, stamp: "20240101.1" };

test("objects and the cookie are written together and are there after reopening", async () => {
  const folder = await ledgerFolder();
  const first = await openForTest(folder);
  expect(first.directory.cookie()).toBeUndefined();
  await first.directory.write(
    [
      { id: "u1", put: max },
      { id: "g1", put: group },
    ],
    { cookie: "rid=000,csn=1" },
  );
  await first.directory.write([], { cookie: "rid=000,csn=2" });
  await first.close();
  const { directory } = await openForTest(folder);
  expect(directory.get("u1")).toEqual(max);
  expect(directory.get("g1")).toEqual(group);
  expect([...directory.ids()]).toEqual(["g1", "u1"]);
  expect(directory.count()).toBe(2);
  expect(directory.cookie()).toBe("rid=000,csn=2");
  await directory.write([{ id: "u1", remove: true }]);
  expect(directory.get("u1")).toBeUndefined();
  expect(directory.count()).toBe(1);
});

test("no file of the ledger holds a name", async () => {
  const folder = await ledgerFolder();
  const ledger = await openForTest(folder);
  await ledger.directory.write([{ id: "u1", put: max }]);
  const digest = ledger.authority("A").digest("max.muster");
  await ledger.authority("A").write([{ id: "u1", put: entry({ digest }) }]);
  await ledger.close();
  for (const name of await readdir(folder)) {
    const content = await readFile(join(folder, name));
    for (const text of [content.toString("latin1"), content.toString("utf16le")])
      for (const secret of ["muster", "schueler"]) expect(text).not.toContain(secret);
    expect(content.includes(Buffer.from("max.muster").toString("base64url").slice(0, 12))).toBe(false);
  }
});

test("without its key a known object has no DN but everything else", async () => {
  const folder = await ledgerFolder();
  const first = await openForTest(folder);
  await first.directory.write([{ id: "g1", put: group }], { cookie: "c" });
  await first.close();
  await rm(join(folder, "ledger.key"));
  const { directory } = await openForTest(folder);
  expect(directory.get("g1")).toEqual({ ...group, dn: "entryUUID=g1" });
  expect(directory.cookie()).toBe("c");
});
