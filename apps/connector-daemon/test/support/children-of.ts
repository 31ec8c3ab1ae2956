import { readFile } from "node:fs/promises";

/** The processes that a process has started and that run. */
export async function childrenOf(pid: number): Promise<readonly string[]> {
  const listed = await readFile(`/proc/${String(pid)}/task/${String(pid)}/children`, "utf8").catch(() => "");
  return listed.split(" ").filter((one) => one !== "");
}
