import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { authority, changesIn, filesIn, status, until } from "@id-connector/test-world";
import { inWorld } from "../support/in-world.js";

it("a directory that answers nobody and closes nothing: the authority waits and says so, and both go on when it is back", () =>
  inWorld({ users: 30, schools: 1 }, async ({ world }) => {
    const { slapd, broker } = world;
    const office = changesIn(world, "bulk000");
    const [changed, gone] = [office.student("b000.u00001"), office.student("b000.u00002")];
    broker.clearRequests();
    // what is heard meanwhile waits in the queue: for the delivery that is not active nobody asks the directory
    await world.configure(authority, { active: false });
    await until("it is deactivated", async () => (await status(world)).authorities[authority]?.state === "deactivated");
    await office.lastname(changed, "Hangs");
    await office.remove(gone);
    const inQueue = join(world.home, "data", "listener");
    await until("both are heard", async () => (await filesIn(inQueue)).length >= 2);
    slapd.pause();
    try {
      await world.configure(authority);
      const why = async () => (await status(world)).authorities[authority]?.why?.code;
      await until("it waits", async () => (await why()) === "DIRECTORY_TIMEOUT");
      expect(broker.requests.filter(({ method }) => method === "DELETE")).toEqual([]);
    } finally {
      slapd.resume();
    }
    await office.addStudent("afterwards");
    await until("it works", async () => (await status(world)).authorities[authority]?.state === "working");
  }));
