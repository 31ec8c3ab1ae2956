import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { run } from "../run.mjs";

/** Somebody who installs from the registry and never did before: what npx keeps is not there yet, but what npm downloaded of others is. */
export async function makeUser(folder, environment) {
  const cache = join(folder, "npm-cache");
  mkdirSync(cache);
  const own = (await run("npm", ["config", "get", "cache"])).trim();
  mkdirSync(join(own, "_cacache"), { recursive: true });
  symlinkSync(join(own, "_cacache"), join(cache, "_cacache"));
  const env = { ...environment, npm_config_cache: cache };
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--prefer-offline"];
  return {
    run: (command, argv, cwd) => run(command, argv, { cwd, env }),
    npm: (argv, cwd) => run("npm", [...argv, ...quiet], { cwd, env }),
  };
}
