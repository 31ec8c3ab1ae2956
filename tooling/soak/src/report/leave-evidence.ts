import { execFile } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { authority } from "@id-connector/test-world";
import type { Stage } from "../stage/stage.js";
import { idsNamedIn, tellPast } from "./tell-past.js";

/** Writes what helps to find the fault beside the daemon's log: what broke, what broker and directory hold, and the past of what is named. */
export async function leaveEvidence({ world, evidence }: Stage, broken: readonly string[]): Promise<void> {
  const { broker, slapd } = world;
  await writeFile(join(evidence, "broken.txt"), `${broken.join("\n")}\n`);
  await writeFile(join(evidence, "broker.json"), broker.dumpText());
  const pasts = idsNamedIn(broken).map((id) => [
    id,
    (["schools", "classes", "workgroups", "users"] as const).flatMap((resource) =>
      broker.history(authority, resource, id),
    ),
  ]);
  await writeFile(join(evidence, "history.json"), JSON.stringify(Object.fromEntries(pasts), undefined, 2));
  await writeFile(join(evidence, "requests.json"), JSON.stringify(broker.requests, undefined, 1));
  const { url, adminDn, adminPassword, base } = slapd.ldap;
  const search = [
    "-x",
    "-LLL",
    "-o",
    "ldif-wrap=no",
    "-H",
    url,
    "-D",
    adminDn,
    "-w",
    adminPassword,
    "-b",
    base,
    "*",
    "+",
  ];
  const { stdout } = await promisify(execFile)("ldapsearch", search, { maxBuffer: 2 ** 30 });
  await writeFile(join(evidence, "directory.ldif"), stdout);
}

/** Lines to print: what led to the fault. */
export async function pastOf({ world, evidence }: Stage, broken: readonly string[]): Promise<readonly string[]> {
  return tellPast({ broken, requests: world.broker.requests, logLines: await readLog(evidence) });
}

async function readLog(folder: string): Promise<readonly string[]> {
  const names = (await readdir(folder)).filter((name) => /^daemon-.*\.log$/.test(name)).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  return texts.join("").split("\n");
}
