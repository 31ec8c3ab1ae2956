import type { Slapd } from "@id-connector/slapd-fixture";
import { LdapReaderError, openDirectory, type Directory, type DirectoryOptions } from "../src/index.js";

/** Directories that a test opened, closed by `closeDirectories`. */
const opened: Directory[] = [];

/** Options that reach the fixture over StartTLS. */
export function optionsFor({ ldap }: Slapd): DirectoryOptions {
  const { host, port, caFile, base, bindDn, password } = ldap;
  return { server: host, port, tls: "starttls", caFile, base, bindDn, password: () => password };
}

/** A directory on the fixture. */
export function directoryOn(slapd: Slapd, options: Partial<DirectoryOptions> = {}): Directory {
  return open({ ...optionsFor(slapd), ...options });
}

/** A directory on a server of this machine without TLS. */
export function plainDirectory(port: number, options: Partial<DirectoryOptions> = {}): Directory {
  const where = { server: "127.0.0.1", port, tls: "none", base: "dc=ucs,dc=test" } as const;
  return open({ ...where, bindDn: "cn=app,dc=ucs,dc=test", password: () => "secret", timeoutMs: 20_000, ...options });
}

export async function closeDirectories(): Promise<void> {
  await Promise.all(opened.splice(0).map((directory) => directory.close()));
}

/** What the call throws: its code and, where there is one, its LDAP result. */
export async function failureOf(call: Promise<unknown>): Promise<LdapReaderError> {
  try {
    await call;
  } catch (err) {
    if (err instanceof LdapReaderError) return err;
    throw err;
  }
  throw new Error("it did not fail");
}

export async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}

function open(options: DirectoryOptions): Directory {
  const directory = openDirectory(options);
  opened.push(directory);
  return directory;
}
