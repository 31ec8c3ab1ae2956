import { inChunks } from "@id-connector/bounded-work";
import { afterEach, expect, it } from "@jest/globals";
import { guardDecision } from "../../src/deliver/guard/guard-decision.js";
import { type DeliveryParts, openDeliveryParts, workOn } from "../support/delivery-parts.js";
import { idsFrom, removal } from "../support/guarded.js";

let parts: DeliveryParts;
afterEach(() => parts.close());

it("20,000 deletions at once are held within seconds and in little memory", async () => {
  parts = await openDeliveryParts();
  const { delivery, broker } = parts;
  const city = idsFrom(1_000, 20_000);
  for (const some of inChunks(idsFrom(1_000, 100_000), 1_000))
    await Promise.all(
      some.map((id) => delivery.ledger.confirmPresent(id, { before: undefined, kind: "user", schools: ["A"] })),
    );
  const started = process.cpuUsage(); // the processor's time: what else runs on the machine does not count
  for (const id of city) await guardDecision(delivery, workOn(id), removal());
  const verdicts = await Promise.all(city.map((id) => guardDecision(delivery, workOn(id), removal())));
  expect(new Set(verdicts.map(({ verdict }) => verdict))).toEqual(new Set(["hold"]));
  const { user, system } = process.cpuUsage(started);
  expect((user + system) / 1000).toBeLessThan(10_000);
  expect(broker.requests.filter(({ method }) => method === "DELETE")).toEqual([]);
});
