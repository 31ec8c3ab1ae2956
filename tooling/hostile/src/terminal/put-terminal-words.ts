import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { terminalSources, type TerminalSource, type TerminalSourceName } from "./sources.js";

export interface TerminalOptions {
  readonly source: TerminalSourceName;
  /** The home folder of the connector. */
  readonly home: string;
  /** "Traeger2" when not given. */
  readonly authority?: string | undefined;
}

/** Writes words that are orders to a terminal into one of the places of which the programs tell people; overwrites what is there. Returns the paths. */
export async function putTerminalWords({
  source,
  home,
  authority = "Traeger2",
}: TerminalOptions): Promise<readonly string[]> {
  const chosen: TerminalSource = terminalSources[source];
  const paths: string[] = [];
  for (const [name, content] of Object.entries(chosen.files({ authority, now: Date.now() }))) {
    const path = join(home, name);
    await mkdir(name.endsWith("/") ? path : dirname(path), { recursive: true });
    if (!name.endsWith("/")) await writeFile(path, content);
    paths.push(path);
  }
  return paths;
}
