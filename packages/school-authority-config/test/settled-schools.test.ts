import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { dropSettled, readSettled, settledFile, settleSchools } from "../src/index.js";

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "settled-"));
  file = settledFile(folder, "Nord");
});
afterEach(() => rm(folder, { recursive: true }));

describe("a command's word about schools that it sees to", () => {
  it("counts for the list that it is about, in whatever order and case, and for no other one", async () => {
    await settleSchools(file, { list: ["A", "B"], settled: ["B"] }, ["A"]);
    expect(await readSettled(file, ["b", "a"])).toEqual(["B"]);
    expect(await readSettled(file, ["A"])).toEqual([]);
    expect(await readSettled(file, ["A", "B", "C"])).toEqual([]);
    expect(await readSettled(file, "all")).toEqual([]);
  });

  it("holds what earlier commands settled, where nobody changed the list in between", async () => {
    await settleSchools(file, { list: ["A", "B"], settled: ["B"] }, ["A"]);
    await settleSchools(file, { list: ["A", "B", "C"], settled: ["C"] }, ["A", "B"]);
    expect(await readSettled(file, ["A", "B", "C"])).toEqual(["B", "C"]);
    await settleSchools(file, { list: ["A", "D", "E"], settled: ["E"] }, ["A", "D"]);
    expect(await readSettled(file, ["A", "D", "E"])).toEqual(["E"]);
  });

  it("is there for all schools, too, and is over when it was taken up", async () => {
    await settleSchools(file, { list: "all", settled: ["*"] }, []);
    expect(await readSettled(file, "all")).toEqual(["*"]);
    await dropSettled(file);
    await dropSettled(file);
    expect(await readSettled(file, "all")).toEqual([]);
  });

  it("settles nothing where it is broken, and is refused where others could have written it", async () => {
    await settleSchools(file, { list: "all", settled: ["*"] }, []);
    for (const text of ["{", "null", '{"list":"all"}', '{"list":"all","settled":"*"}']) {
      await writeFile(file, text);
      expect(await readSettled(file, "all")).toEqual([]);
    }
    await chmod(file, 0o666);
    await expect(readSettled(file, "all", { home: folder })).rejects.toMatchObject({ name: "TrustError" });
  });
});
