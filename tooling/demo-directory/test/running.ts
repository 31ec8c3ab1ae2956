import { openDirectory, type Directory } from "@id-connector/ldap-reader";
import { afterEach } from "@jest/globals";
import { startDemoDirectory, type DemoDirectory, type DemoDirectoryOptions } from "../src/index.js";

const stops: (() => Promise<void>)[] = [];

/** Everything that a test started ends with it, readers before servers. */
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

export async function start(options: DemoDirectoryOptions = { users: 60, schools: 2 }): Promise<DemoDirectory> {
  const demo = await startDemoDirectory(options);
  stops.push(() => demo.stop());
  return demo;
}

export function reader({ port, base, bindDn, password }: DemoDirectory, secret = password): Directory {
  const directory = openDirectory({ server: "127.0.0.1", port, tls: "none", base, bindDn, password: () => secret });
  stops.push(() => directory.close());
  return directory;
}
