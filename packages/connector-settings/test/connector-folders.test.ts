import { expect, it } from "@jest/globals";
import { connectorFolders } from "../src/index.js";

it("the folders are those of the predecessor, with our own beside them", () => {
  const folders = connectorFolders("/srv/idc");
  expect({ ...folders, outQueue: folders.outQueue("Traeger2") }).toEqual({
    home: "/srv/idc",
    authorities: "/srv/idc/conf/school_authorities",
    inQueue: "/srv/idc/data/listener",
    besideInQueue: { tmpFolder: "/srv/idc/data/tmp", asideFolder: "/srv/idc/data/in_queue" },
    besideTriggers: { tmpFolder: "/srv/idc/data/tmp", asideFolder: "/srv/idc/data/triggers" },
    outQueues: "/srv/idc/data/out_queues",
    outQueue: "/srv/idc/data/out_queues/Traeger2",
    outQueuesTrash: "/srv/idc/data/out_queues_trash",
    ledger: "/srv/idc/data/ledger",
    state: "/srv/idc/data/state",
    tmp: "/srv/idc/data/tmp",
  });
});
