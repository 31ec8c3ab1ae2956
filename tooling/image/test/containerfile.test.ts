import { readFile } from "node:fs/promises";
import { describe, expect, it } from "@jest/globals";
import { imageConfig } from "../src/index.js";

const text = await readFile(new URL("../Containerfile", import.meta.url), "utf8");
const instructions = text
  .replaceAll("\\\n", " ")
  .split("\n")
  .filter((line) => /^[A-Z]/.test(line))
  .map((line) => /^(\S+) (.*)$/.exec(line)!.slice(1) as [string, string]);
/** Of the image itself, which is built last. */
const last = instructions.slice(instructions.findLastIndex(([name]) => name === "FROM"));
const of = (wanted: string): readonly string[] => last.filter(([name]) => name === wanted).map(([, value]) => value);
const pairs = (value = ""): Record<string, string> =>
  Object.fromEntries(
    [...value.matchAll(/([\w.]+)=(?:"([^"]*)"|(\S+))/g)].map(([, key, quoted, plain]) => [key!, quoted ?? plain!]),
  );

describe("what the Containerfile builds", () => {
  it("is run as the image that is built without a registry", () => {
    expect(of("ENTRYPOINT").map((value) => JSON.parse(value) as unknown)).toEqual([imageConfig.entrypoint]);
    expect(of("CMD").map((value) => JSON.parse(value) as unknown)).toEqual([imageConfig.cmd]);
    expect(of("ENV").map(pairs)).toEqual([imageConfig.env]);
    expect(of("WORKDIR")).toEqual([imageConfig.workingDir]);
    expect(of("STOPSIGNAL")).toEqual([imageConfig.stopSignal]);
    expect(last.filter(([name]) => ["USER", "EXPOSE", "VOLUME", "HEALTHCHECK"].includes(name))).toEqual([]);
  });

  it("is labelled so, too", () => {
    const own = { version: "${VERSION}", revision: "${REVISION}", created: "${CREATED}" };
    const labels = Object.entries({ ...imageConfig.labels, ...own });
    expect(of("LABEL").map(pairs)).toEqual([
      Object.fromEntries(labels.map(([key, value]) => [`org.opencontainers.image.${key}`, value])),
    ]);
  });

  it("consists of the same two roots, and of nothing of what builds it", () => {
    expect(of("FROM")).toEqual(["scratch"]);
    expect(of("COPY")).toEqual([
      "--from=roots --chown=0:0 /roots/base/ /",
      "--from=roots --chown=0:0 /roots/product/ /",
    ]);
    expect(of("RUN")).toEqual([]);
  });
});
