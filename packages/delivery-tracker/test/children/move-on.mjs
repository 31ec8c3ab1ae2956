// Moves all triggers of the home folder argv[2] on, as App Center and daemon do: each item is in the next place before it leaves the one
// before. In the out queue of A each is confirmed in the ledger and leaves; B gets every second one and refuses it. Ends when all are through.
import { readdir, rename, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { connectorFolders } from "@id-connector/connector-settings";
import { openLedger } from "@id-connector/delivery-ledger";
import { putItem, readItem, trashItem } from "@id-connector/queue-fs";

const [home] = process.argv.slice(2);
const folders = connectorFolders(home);
const listener = { folder: join(home, "triggers"), tmpFolder: folders.tmp };
const inQueue = { folder: folders.inQueue, tmpFolder: folders.tmp };
const [a, b] = ["A", "B"].map((name) => ({ folder: folders.outQueue(name), tmpFolder: folders.tmp }));
const ledger = await openLedger(folders.ledger);
const names = (await readdir(listener.folder)).filter((name) => name.endsWith(".json"));
const lane = async (_, number) => {
  for (let index = number; index < names.length; index += 8) await moveOn(names[index], index);
};
console.log("moving");
await Promise.all(Array.from({ length: 8 }, lane));
await ledger.close();

async function moveOn(name, index) {
  const { value } = /** @type {{ value: any }} */ (await readItem(listener, name));
  const id = (value.entry_uuid ?? value.id).toLowerCase();
  const item = { id, dn: value.dn, udm_object_type: "users/user", object: null, options: null };
  // the converter keeps the trigger's name
  const half = join(inQueue.folder, `${name}.converting.tmp`);
  await writeFile(half, JSON.stringify(item));
  await rename(half, join(inQueue.folder, name));
  await unlink(join(listener.folder, name));
  await later();

  const goesToB = index % 2 === 0;
  const put = (queue) => putItem(queue, { key: id, value: item });
  const [nameAtA, nameAtB] = [await put(a), goesToB ? await put(b) : undefined];
  await unlink(join(inQueue.folder, name));
  await later();

  const sent = { kind: "user", state: "present", schools: ["S"], related: [], sentAt: Date.now() };
  await /** @type {any} */ (ledger.authority("A")).write([{ id, put: sent }]);
  await unlink(join(a.folder, nameAtA));
  await later();

  if (!goesToB) return;
  const at = new Date().toISOString();
  await trashItem(b, nameAtB, { code: "REFUSED", message: "no", firstAt: at, lastAt: at, key: id });
}

function later() {
  return wait(Math.random() * 20);
}
