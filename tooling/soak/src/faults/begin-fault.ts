import { authority } from "@id-connector/test-world";
import { userDn } from "../perform/to-ldif.js";
import type { Fault } from "../plan/fault.js";
import { changeConfiguration, readConfiguration, writeConfiguration } from "../stage/configuration.js";
import type { Stage } from "../stage/stage.js";
import { putJunk, putOldItem } from "./put-in-queue.js";

/** Ends a fault; resolves when what was broken works again. */
export type EndFault = () => Promise<void>;

/** Begins a fault. `number` tells it from all others. */
export async function beginFault(stage: Stage, fault: Fault, number: number): Promise<EndFault> {
  const { world, daemon } = stage;
  const { broker, slapd } = world;
  switch (fault.kind) {
    case "broker down":
      await broker.stop();
      return () => broker.start();
    case "broker faulty": {
      const ends = fault.faults.map((one) => broker.faults.add(one));
      return async () => {
        for (const end of ends) end();
        // a client waits half a minute for an answer; the end of its connection tells it sooner
        if (fault.hangs) await broker.stop().then(() => broker.start());
      };
    }
    case "object refused": {
      const [id] = await stage.directory.take(() => slapd.read(userDn(slapd, fault.user), "entryUUID").catch(() => []));
      const end = broker.faults.add({ kind: "status", status: 422, only: { ids: [id ?? "none"] } });
      return soon(end);
    }
    case "tokens expire":
      broker.expireTokens();
      return nothing;
    case "broker password changed": {
      const password = `s3cret-Of-The-Broker-${String(number)}`;
      broker.setPassword(authority, password);
      broker.expireTokens();
      return () => changeConfiguration(world, (config) => void (config.plugin_configs.id_broker.password = password));
    }
    case "configuration broken": {
      const text = await readConfiguration(world);
      await writeConfiguration(world, text.slice(0, text.length / 2));
      return () => writeConfiguration(world, text);
    }
    case "authority deactivated":
      await changeConfiguration(world, (config) => void (config.active = false));
      return () => changeConfiguration(world, (config) => void (config.active = true));
    case "directory stopped":
      await slapd.stop();
      return () => slapd.start();
    case "directory killed":
      await slapd.kill();
      return () => slapd.start();
    case "directory paused":
      slapd.pause();
      return soon(() => {
        slapd.resume();
      });
    case "daemon killed":
    case "daemon stopped":
      await daemon.end(fault.kind === "daemon killed" ? "SIGKILL" : "SIGTERM");
      return soon(() => {
        daemon.start();
      });
    case "junk in a queue":
      await putJunk(world, fault, number);
      return nothing;
    case "old item put back":
      await stage.directory.take(() => putOldItem(world, fault, number));
      return nothing;
  }
}

const nothing = soon(() => undefined);

function soon(end: () => void): EndFault {
  return () => {
    end();
    return Promise.resolve();
  };
}
