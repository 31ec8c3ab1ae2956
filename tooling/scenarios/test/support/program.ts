import { fileURLToPath } from "node:url";

/** The path of a small program beside these tests. */
export function program(name: string): string {
  return fileURLToPath(new URL(`../programs/${name}.mjs`, import.meta.url));
}
