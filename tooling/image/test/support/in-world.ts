import { join } from "node:path";
import { expect } from "@jest/globals";
import { until, type World } from "@id-connector/test-world";
import type { Container, ContainerOptions, Mount } from "./container.js";

export const home = "/var/lib/univention-appcenter/apps/ucsschool-id-connector";

export function bind(source: string, destination: string): Mount {
  return { type: "bind", source, destination };
}

export interface Folders {
  readonly data: string;
  readonly conf: string;
}

/** What the container is given: folders (the world's when none are named), the world's certificates and addresses. */
export function inWorld(world: World, { env, mounts = [], ...options }: ContainerOptions = {}): ContainerOptions {
  // these are the image's own
  const others = ["ID_CONNECTOR_HOME", "LDAP_PASSWORD_FILE", "PATH"];
  const own = Object.fromEntries(Object.entries(world.env).filter(([name]) => !others.includes(name)));
  const isGiven = (destination: string) => mounts.some((mount) => mount.destination === destination);
  const folders = ["data", "conf"].filter((name) => !isGiven(`${home}/${name}`));
  return {
    ...options,
    env: { ...own, LDAP_CA_FILE: "/etc/ldap-ca.pem", SSL_CERT_FILE: "/etc/broker-ca.pem", ...env },
    mounts: [
      ...folders.map((name) => bind(join(world.home, name), `${home}/${name}`)),
      bind(world.env["LDAP_CA_FILE"]!, "/etc/ldap-ca.pem"),
      bind(world.env["SSL_CERT_FILE"]!, "/etc/broker-ca.pem"),
      ...mounts,
    ],
  };
}

export const says = (container: Container, words: string) =>
  until(
    () => `the container says ${words}, but it says\n${container.text()}`,
    () => {
      if (container.hasEnded()) throw new Error(`the container ended: ${container.text()}`);
      return container.text().includes(words);
    },
  );

export async function stop(container: Container): Promise<void> {
  await container.kill("SIGTERM");
  expect(await container.ended).toBe(0);
}
