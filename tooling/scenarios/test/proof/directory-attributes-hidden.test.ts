import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  authority,
  changesIn,
  type Daemon,
  type LogLine,
  type Promises,
  startWorld,
  status,
  until,
  watchPromises,
  type World,
} from "@id-connector/test-world";
import { hide, hideAtOnce } from "../support/access-rules.js";

const school = "bulk000";
let world: World;
let daemon: Daemon;
let promises: Promises;
let office: ReturnType<typeof changesIn>;

async function started(listen: string): Promise<void> {
  world = await startWorld();
  office = changesIn(world, school);
  await world.slapd.load(world.slapd.ldif.bulk({ users: 30, schools: 1 }));
  await world.configure(authority);
  promises = watchPromises(world);
  daemon = world.start({ ID_CONNECTOR_LISTEN: listen });
  await promises.kept();
}

const live = async () => (await status(world)).authorities[authority];
const pupil = () => office.student("b000.u00001");

/** Changes a user and a class, which nobody can send like this. */
async function changeSomething(): Promise<void> {
  await office.lastname(pupil(), `Wartet${String(Date.now())}`);
  await office.modify(office.schoolClass("1a"), `replace: description\ndescription: ${String(Date.now())}`);
}

/** What listening says when it cannot go on. */
const isTrouble = ({ stage, outcome }: LogLine) => stage === "listen" && outcome === "waiting";
const textOf = ({ why, message }: { readonly why?: unknown; readonly message?: unknown }) =>
  typeof why === "string" ? why : String(message);

describe("what every object has, and may not be seen any more", () => {
  beforeAll(() => started("ldap-sync"));
  afterAll(() => world.close());

  it.each([
    ["the members of groups", "attrs=uniqueMember,memberUid", "uniqueMember"],
    ["the members of groups, in the containers of groups", "members of groups", "uniqueMember"],
    ["the schools of users", "attrs=ucsschoolSchool", "ucsschoolSchool"],
    ["the classes of entries", "attrs=objectClass", ""],
    ["the ids of entries", "attrs=entryUUID", "entryUUID"],
  ])(
    "%s: the connector waits and says so, nothing is changed, and it goes on when they are seen",
    async (_, what, named) => {
      const before = world.broker.dumpText();
      const groups = `dn.subtree="cn=groups,${world.slapd.dn.school(school)}" attrs=uniqueMember,memberUid`;
      const linesBefore = daemon.lines.length;
      const giveBack = await hideAtOnce(world, what === "members of groups" ? groups : what);
      try {
        await changeSomething();
        await until("it waits for what is hidden", async () => {
          const why = (await live())?.why;
          const heard = daemon.lines.slice(linesBefore).filter(isTrouble);
          return [why, ...heard].some((one) => one && textOf(one).includes(named));
        });
        expect(world.broker.dumpText()).toBe(before);
      } finally {
        await giveBack();
      }
      await promises.kept();
      await until("it works", async () => (await live())?.state === "working");
    },
  );
});

describe.each(["ldap-sync", "ldap-poll"])(
  "what following needs, and may not be seen any more after a restart of the server, %s",
  (listen) => {
    beforeAll(() => started(listen));
    afterAll(() => world.close());

    it.each([
      ["the type of objects", "attrs=univentionObjectType", "univentionObjectType"],
      ["the whole tree", "*", "base"],
    ])(
      "%s: nothing is taken for gone, the log says what is hidden, and changes come when it is seen",
      async (_, what, named) => {
        const linesBefore = daemon.lines.length;
        await hide(world, what);
        await daemon.logged(
          (line) => daemon.lines.indexOf(line) >= linesBefore && isTrouble(line) && textOf(line).includes(named),
        );
        await changeSomething();
        await hide(world);
        await promises.kept();
        expect(world.broker.requests.filter(({ method }) => method === "DELETE")).toEqual([]);
      },
    );
  },
);
