import { readdir, readFile, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { changeAuthority, loadAuthorities } from "@id-connector/school-authority-config";
import { failAtEachStep, killAtEachStep } from "../../src/index.js";
import { authoritiesIn, configured } from "../support/configured.js";
import { program } from "../support/program.js";

const changeConfiguration = program("change-configuration");
const fileIn = (folder: string) => join(authoritiesIn(folder), "Traeger2.json");

/** The old configuration or the new one, whole, and nobody else may read it; returns its schools. */
async function oldOrNew(folder: string): Promise<"old" | "new"> {
  const { mode, uid } = await stat(fileIn(folder));
  expect([mode & 0o777, uid]).toEqual([0o600, process.getuid?.()]);
  expect(JSON.parse(await readFile(fileIn(folder), "utf8"))).toMatchObject({ ours: "not" });
  const { authorities, problems } = await loadAuthorities(authoritiesIn(folder));
  expect(problems).toEqual([]);
  const [schools] = authorities.map((authority) => authority.schools);
  expect([["Old"], ["Old", "New"]]).toContainEqual(schools);
  return schools?.length === 1 ? "old" : "new";
}

it("killed after any of its steps, a change leaves the old configuration or the new one, whole, mode 0600, and the next change works", async () => {
  const seen: string[] = [];
  const steps = await killAtEachStep({
    program: changeConfiguration,
    prepare: configured,
    async check({ round, folder }) {
      seen[round - 1] = await oldOrNew(folder);
      await changeAuthority(authoritiesIn(folder), "Traeger2", (raw) => ({ ...raw, active: false }), { waitMs: 0 });
    },
  });
  expect(steps.length).toBeGreaterThan(5);
  expect(new Set(seen)).toEqual(new Set(["old", "new"]));
  expect(seen).toEqual([...seen].sort().reverse());
});

it("what a killed change left half-written, password and all, goes with a later change", async () => {
  const folder = await configured();
  const left = join(authoritiesIn(folder), ".123-0123456789abcdef.tmp");
  await writeFile(left, "password");
  const yesterday = Date.now() / 1000 - 86_400;
  await utimes(left, yesterday, yesterday);
  await changeAuthority(authoritiesIn(folder), "Traeger2", (raw) => ({ ...raw, active: false }));
  expect(await readdir(authoritiesIn(folder))).toEqual(["Traeger2.json"]);
});

describe.each(["ENOSPC", "EROFS"] as const)("answered %s at any of its steps", (code) => {
  it("a change says so, leaves the old configuration or the new one and no other file, and succeeds as soon as it may", async () => {
    const steps = await failAtEachStep({
      program: changeConfiguration,
      code,
      prepare: configured,
      async failed({ folder, word }) {
        expect(word).toMatch(/^failed (?:FOLDER_UNUSABLE|INVALID|ENOSPC|EROFS)$/);
        await oldOrNew(folder);
        // the socket of a lock that could not be removed is dead: the next one sees that
        const left = (await readdir(authoritiesIn(folder))).filter((name) => !name.endsWith(".lock"));
        expect(left).toEqual(["Traeger2.json"]);
      },
      async mended({ folder }) {
        expect(await oldOrNew(folder)).toBe("new");
      },
    });
    expect(steps.length).toBeGreaterThan(1);
  });
});
