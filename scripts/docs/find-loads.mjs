// A site that is read behind a school's firewall, and tells nobody that it is read, loads nothing from elsewhere.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

const elsewhere = String.raw`(?:[a-z][a-z0-9+.-]*:)?//`;
/** By the kind of file: what makes a browser fetch something by itself. Links that a reader follows are none. */
const patterns = {
  html: [
    new RegExp(
      String.raw`<(?!a\b)[a-z]+\b[^>]*\s(?:src|srcset|href|data|poster|action)\s*=\s*["']?${elsewhere}[^>]*>`,
      "gi",
    ),
    new RegExp(String.raw`url\(\s*["']?${elsewhere}[^)]*\)`, "gi"),
  ],
  css: [new RegExp(String.raw`(?:url\(|@import)\s*["']?${elsewhere}[^;)]*`, "gi")],
  // a name space is no address
  js: [new RegExp(String.raw`["'\`](?!http://www\.w3\.org/)(?:https?|wss?)://[^"'\`]*`, "gi")],
  svg: [new RegExp(String.raw`\s(?:xlink:)?href\s*=\s*["']?${elsewhere}[^>]*>`, "gi")],
};

/** Whatever the files of a folder would load from elsewhere: file and place, a line each. */
export function findLoads(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.flatMap(({ parentPath, name }) => {
    const path = join(parentPath, name);
    const text = readFileSync(path, "utf8");
    const found = (patterns[name.split(".").at(-1)] ?? []).flatMap((pattern) => text.match(pattern) ?? []);
    return found.map((what) => `${relative(folder, path)}: ${what.slice(0, 160)}`);
  });
}
