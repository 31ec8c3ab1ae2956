import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);

/** Where a program of an app lies; it is called as the app when not given. */
export function programOf(app: string, program = app): string {
  return join(dirname(require.resolve(`@id-connector/${app}/package.json`)), "bin", `${program}.js`);
}
