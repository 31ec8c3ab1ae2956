import { describe, expect, test } from "@jest/globals";
import { addSchools, changeAuthority, type JsonValue, loadAuthorities } from "../src/index.js";
import { config, makeFolder } from "./config-folder.js";

const usual = {
  active: true,
  users: { number: 200, share: 0.1 },
  groups: { number: 50, share: 0.2 },
  members: { number: 20, share: 0.5 },
};
const load = async (delete_guard: JsonValue) =>
  loadAuthorities(await makeFolder({ "A.json": config("A", {}, { delete_guard }) }));

describe("the delete guard of an authority", () => {
  test("is on where the configuration does not speak of it", async () => {
    const { authorities } = await loadAuthorities(await makeFolder({ "A.json": config("A") }));
    expect(authorities[0]?.deleteGuard).toEqual(usual);
  });

  test.each<[JsonValue, object]>([
    [null, usual],
    [{}, usual],
    [{ active: false }, { ...usual, active: false }],
    [{ users: { number: 5 } }, { ...usual, users: { number: 5, share: 0.1 } }],
    [
      { groups: { share: 1 }, members: {} },
      { ...usual, groups: { number: 50, share: 1 } },
    ],
    [{ members: { number: 0, share: 0 } }, { ...usual, members: { number: 0, share: 0 } }],
  ])("%j is filled in", async (said, filled) => {
    const { authorities, problems } = await load(said);
    expect(problems).toEqual([]);
    expect(authorities[0]?.deleteGuard).toEqual(filled);
  });

  test.each<[JsonValue, string, RegExp]>([
    [true, "WRONG_TYPE ", /must be an object with active, users, groups and members/],
    [{ active: "no" }, "WRONG_TYPE /active", /must be true or false/],
    [{ users: 5 }, "WRONG_TYPE /users", /e\.g\. {"number": 200, "share": 0\.1}/],
    [{ users: { number: 1.5 } }, "WRONG_TYPE /users/number", /must be a whole number/],
    [{ users: { number: -1 } }, "BAD_VALUE /users/number", /must be a whole number, 0 or more/],
    [{ groups: { share: 20 } }, "BAD_VALUE /groups/share", /must be a number from 0 to 1/],
    [{ user: { number: 5 } }, "BAD_VALUE /user", /Remove it or spell it right: active, users, groups, members\./],
    [{ members: { percent: 5 } }, "BAD_VALUE /members/percent", /spell it right: number, share\./],
  ])("%j is a mistake that is named", async (said, place, message) => {
    const { problems } = await load(said);
    const [code = "", path = ""] = place.split(" ");
    expect(problems).toMatchObject([{ code, path: `/plugin_configs/id_broker/delete_guard${path}` }]);
    expect(problems[0]?.message).toMatch(message);
  });

  test("stays in the file as it is when the list of schools changes", async () => {
    const folder = await makeFolder({ "A.json": config("A", {}, { delete_guard: { users: { number: 5 } } }) });
    const { deleteGuard } = await changeAuthority(folder, "A", (raw) => addSchools(raw, ["new"]));
    expect(deleteGuard.users).toEqual({ number: 5, share: 0.1 });
  });
});
