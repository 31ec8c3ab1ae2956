import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { openQueue, putItem, trashItem } from "@id-connector/queue-fs";
import { authority, changesIn, settled } from "@id-connector/test-world";
import { startFilledWorld, type Filled } from "../support/school.js";
import { listed, verify, verifyJson } from "../support/verify.js";

const name = ["--school_authority_name", authority] as const;
let filled: Filled;
beforeAll(async () => {
  filled = await startFilledWorld();
});
afterAll(() => filled.world.close());

/** What the daemon does with an item that the broker refused. */
async function throwAway(id: string): Promise<void> {
  const data = join(filled.world.home, "data");
  const queue = await openQueue(join(data, "out_queues", authority), { tmpFolder: join(data, "tmp") });
  const value = { id, dn: "uid=x,dc=ucs,dc=test", udm_object_type: "users/user", object: null, options: null };
  const at = new Date().toISOString();
  const reason = { code: "REFUSED", message: "The broker refuses it.", firstAt: at, lastAt: at, key: id };
  await trashItem(queue, await putItem(queue, { key: id, value }), reason);
}

describe("what is not equal", () => {
  it("is in trash with its reason, or faulty with its attribute; what is equal is equal, trash or not", async () => {
    const { world, id, nameOf } = filled;
    const { slapd } = world;
    world.broker.tamper.change(authority, "users", id("cem"), { last_name: "Other" });
    await slapd.modify(`dn: ${slapd.dn.user("gina", "student", "SchuleB")}\nchangetype: modify\ndelete: givenName\n`);
    for (const who of ["cem", "anna", "gina"]) await throwAway(id(who));
    const answer = await verifyJson(world, "users", ...name);
    expect(listed(answer, nameOf)).toEqual(["user cem in_trash last_name", "user gina faulty"]);
    const reasonOf = (who: string) => answer.objects.find((one) => one.id === id(who))?.reason;
    expect(reasonOf("cem")).toMatchObject({ code: "REFUSED", message: "The broker refuses it." });
    expect(reasonOf("gina")).toEqual({
      code: "FAULTY_givenName",
      message: "The user's givenName must not be empty: set it in the directory.",
    });
    const text = await verify(world, "users", ...name);
    expect(text.stdout).toContain(
      `user ${id("cem")}: in trash, different in last_name; REFUSED: The broker refuses it.\n`,
    );
  });
  it("is sent again out of the trash by --fix --wait, but not where it is faulty", async () => {
    const { world, id, nameOf } = filled;
    await world.start().works();
    const fixed = await verifyJson(world, "users", ...name, "--fix", "--wait");
    expect(listed(fixed, nameOf)).toEqual(["user gina faulty"]);
    expect(fixed).toMatchObject({ exitStatus: 1, fix: { fixable: 1, queued: 1, arrived: 1 } });
    expect(world.broker.get(authority, "users", id("cem"))?.last_name).toBe("cem");
  });
});

describe("an object that was deleted", () => {
  it("and that somebody put back at the broker is a leaver, and is deleted again by --fix --wait", async () => {
    const { world, id, nameOf } = filled;
    const { broker } = world;
    const changes = changesIn(world, "SchuleA");
    const finn = broker.get(authority, "users", id("finn"));
    await changes.remove(changes.student("finn"));
    await broker.until(() => broker.get(authority, "users", id("finn")) === undefined);
    await settled(world);
    if (finn) broker.tamper.put(authority, "users", { ...finn, context: { SchuleA: { roles: [], classes: [] } } });
    expect(listed(await verifyJson(world, "users", ...name), nameOf)).toContain("user finn leaver");
    await verifyJson(world, "users", ...name, "--fix", "--wait");
    expect(broker.get(authority, "users", id("finn"))).toBeUndefined();
  });
});

describe("while the daemon runs and the office works", () => {
  it("no object is called wrong that is only changing", async () => {
    const { world, nameOf } = filled;
    const { slapd } = world;
    const mended = "replace: givenName\ngivenName: Gina\n";
    await slapd.modify(`dn: ${slapd.dn.user("gina", "student", "SchuleB")}\nchangetype: modify\n${mended}`);
    const changes = changesIn(world, "SchuleA");
    const evening = new AbortController();
    const office = (async () => {
      for (let turn = 0; !evening.signal.aborted; turn += 1) {
        await changes.lastname(changes.student("anna"), `Turn ${String(turn)}`);
        await changes.join("1b", changes.student("ben"));
        await changes.addStudent(`new${String(turn)}`);
        await changes.leave("1b", changes.student("ben"));
      }
    })();
    try {
      for (let run = 0; run < 2; run += 1) {
        const answer = await verifyJson(world, "all", ...name);
        const wrong = answer.objects.filter(({ outcome }) => outcome !== "waiting");
        expect(listed({ ...answer, objects: wrong }, nameOf)).toEqual([]);
      }
    } finally {
      evening.abort();
      await office;
    }
    await world.converged(authority, ["SchuleA", "SchuleB"]);
    expect(await verifyJson(world, "all", ...name)).toMatchObject({ exitStatus: 0, objects: [] });
  });
});
