import { describe, expect, it } from "@jest/globals";
import type { Terminal } from "@id-connector/command-line";
import { moveItems } from "../../../src/commands/trash/move-items.js";
import type { TrashedItem } from "../../../src/commands/trash/trashed-item.js";
import { idOf } from "../../support/trashed-home.js";

const place = { title: "Traeger2", authority: "Traeger2", queue: { folder: "", tmpFolder: "" } };
const items = Array.from({ length: 20 }, (_, index): TrashedItem => {
  return { place, name: `${index}.json`, id: idOf(index), code: "REFUSED", reason: undefined };
});

function terminalWith(stopping: AbortSignal): Terminal {
  const progress = { advance: () => undefined, expect: () => undefined, remark: () => undefined, end: () => undefined };
  return { stopping, progress: () => progress } as unknown as Terminal;
}

describe("items that are moved", () => {
  it("come back where they were still there", async () => {
    const move = (some: readonly TrashedItem[]) => Promise.resolve(some.slice(1));
    const terminal = terminalWith(new AbortController().signal);
    expect(await moveItems(items, { done: "put back", move, terminal })).toHaveLength(17);
  });

  it("say after Ctrl-C how many were moved, and move no more", async () => {
    const stopping = new AbortController();
    const moved: TrashedItem[] = [];
    const move = (some: readonly TrashedItem[]) => {
      moved.push(...some);
      stopping.abort();
      return Promise.resolve(some);
    };
    const moving = moveItems(items, { done: "put back", move, terminal: terminalWith(stopping.signal) });
    await expect(moving).rejects.toMatchObject({
      status: 130,
      code: "INTERRUPTED",
      message: "Interrupted: 8 of 20 objects were put back, the others are as before.",
    });
    expect(moved).toHaveLength(8);
  });
});
