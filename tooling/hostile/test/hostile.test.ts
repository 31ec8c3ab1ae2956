import { connect } from "node:net";
import { afterEach, expect, test } from "@jest/globals";
import { until } from "@id-connector/until";
import {
  brokerBehaviours,
  directoryBehaviours,
  startHostileBroker,
  startHostileDirectory,
  type BrokerBehaviour,
  type DirectoryBehaviourName,
} from "../src/index.js";

const toStop: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of toStop.splice(0)) await one.stop();
});

/** What comes back within the first bytes, as latin1. */
async function say(port: number, bytes: string, wanted: (text: string) => boolean): Promise<string> {
  const socket = connect({ host: "127.0.0.1", port });
  let text = "";
  socket.setEncoding("latin1").on("data", (more: string) => (text += more.slice(0, 1000)));
  socket.on("error", () => undefined);
  socket.write(bytes, "latin1");
  await until(
    () => `an answer, of ${JSON.stringify(text)}`,
    () => wanted(text),
  );
  socket.destroy();
  return text;
}

const get = "GET / HTTP/1.1\r\nhost: x\r\n\r\n";
const bind = "\x30\x0c\x02\x01\x01\x60\x07\x02\x01\x03\x04\x00\x80\x00";
const search = "\x30\x06\x02\x01\x02\x63\x01\x00\x00";

test.each(Object.keys(brokerBehaviours).filter((name) => name !== "silent"))("a broker: %s", async (name) => {
  const broker = await startHostileBroker({ behaviour: name as BrokerBehaviour });
  toStop.push(broker);
  await say(broker.port, get, (text) => text.length > 0);
  expect(broker.requests()).toBe(1);
  await until("the connection is gone", () => broker.open() === 0);
});

test("a login succeeds, unless it is to be hostile there, too", async () => {
  for (const atLogin of [false, true]) {
    const broker = await startHostileBroker({ behaviour: "switching-protocols", atLogin });
    toStop.push(broker);
    const login = "POST /ucsschool/apis/auth/token HTTP/1.1\r\ncontent-length: 3\r\n\r\na=b";
    expect(await say(broker.port, login, (text) => text.length > 20)).toMatch(
      atLogin ? /^HTTP\/1.1 101/ : /access_token/,
    );
  }
});

test.each(
  Object.entries(directoryBehaviours).flatMap(([name]) =>
    name.startsWith("silent") || name.includes("starttls") ? [] : [name],
  ),
)("a directory: %s", async (name) => {
  const directory = await startHostileDirectory({ behaviour: name as DirectoryBehaviourName });
  toStop.push(directory);
  await say(directory.port, bind + search, (text) => text.length > 0);
  await until("the connection is gone", () => directory.open() === 0);
});
