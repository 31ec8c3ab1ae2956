import { request } from "node:https";
import { BrokerSimulatorError } from "./errors.js";
import type { SimulatedBroker } from "./simulated-broker.js";

/** Sends faults and settings (JSON text) to the broker's own admin route, so that they are checked as it checks them. */
export function putSwitches({ port, ca }: SimulatedBroker, text: Uint8Array): Promise<void> {
  const headers = { "content-type": "application/json", "content-length": text.length };
  return new Promise((resolve, reject) => {
    const put = request({
      host: "localhost",
      port,
      ca,
      path: "/simulator/faults",
      method: "PUT",
      headers,
      agent: false,
    });
    put.on("error", reject).on("response", (answer) => {
      let told = "";
      answer.setEncoding("utf8").on("data", (part: string) => (told += part));
      answer.on("end", () => {
        if (answer.statusCode === 200) resolve();
        else reject(new BrokerSimulatorError("BAD_OPTION", `these faults are not accepted: ${told}`));
      });
    });
    put.end(text);
  });
}
