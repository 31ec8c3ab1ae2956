import { appendFileSync } from "node:fs";
import { register, type LoadHook } from "node:module";
import { isMainThread } from "node:worker_threads";
import { noted } from "./loaded-modules.js";

// With `--import` of this file, a program notes each module that it loads (see loaded-modules.ts).
if (isMainThread) register(import.meta.url);

export const load: LoadHook = async (url, context, next) => {
  const loaded = await next(url, context);
  const source = loaded.source ?? "";
  const text = typeof source === "string" ? source : new TextDecoder().decode(source);
  // a bundle says above each of its modules where that came from
  appendFileSync(process.env[noted] ?? "", [url, ...(text.match(/^\/\/ .*$/gm) ?? []), ""].join("\n"));
  return loaded;
};
