import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { connectorFolders, type ConnectorFolders } from "@id-connector/connector-settings";
import { openLedger, type Ledger } from "@id-connector/delivery-ledger";
import { isMadeAhead, openQueue, openQueueAhead } from "@id-connector/queue-fs";
import { openStation } from "../../src/authorities/station.js";
import type { Surroundings } from "../../src/stages/surroundings.js";

const name = "Nord";
let home: string;
let folders: ConnectorFolders;
let ledger: Ledger;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "station-"));
  folders = connectorFolders(home);
  ledger = await openLedger(folders.ledger);
});
afterEach(async () => {
  await ledger.close();
  await rm(home, { recursive: true });
});
// of its surroundings a station that opens looks at no more than these
const open = () => openStation(name, { folders, ledger } as Surroundings);
const options = () => ({ tmpFolder: folders.tmp });

describe("the ledger of an authority that is served for the first time", () => {
  it("knows all that the broker holds where nobody was there before", async () => {
    expect((await open()).ledger.complete).toBe(true);
  });

  it("does not where its queue is older: a predecessor sent what nobody knows of", async () => {
    await openQueue(folders.outQueue(name), options());
    expect((await open()).ledger.complete).toBe(false);
  });

  it("does where one of our programs made the queue before the daemon ever ran; later the queue is like any other", async () => {
    await openQueueAhead(folders.outQueue(name), options());
    expect((await open()).ledger.complete).toBe(true);
    expect(await isMadeAhead(folders.outQueue(name))).toBe(false);
    await ledger.close();
    await rm(folders.ledger, { recursive: true });
    ledger = await openLedger(folders.ledger);
    expect((await open()).ledger.complete).toBe(false);
  });
});
