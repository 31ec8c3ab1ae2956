export interface Activity {
  readonly connections: number;
  readonly binds: number;
  readonly searches: number;
  /** Connections that are open now. */
  readonly open: number;
}

/** Counts in slapd's statistics what was done, leaving out the connections that bound as one of `except`. */
export function countActivity(log: string, except: readonly string[]): Activity {
  const connections = new Map<string, { binds: number; searches: number; open: boolean; own: boolean }>();
  let start = 0;
  for (const line of log.split("\n")) {
    if (line.includes("slapd starting")) {
      start++; // connection numbers begin anew
      for (const one of connections.values()) one.open = false;
      continue;
    }
    const [, id, event] = / conn=(\d+) (?:op=\d+ |fd=\d+ )+(.*)/.exec(line) ?? [];
    if (id === undefined || event === undefined) continue;
    const key = `${start}:${id}`;
    const one = connections.get(key) ?? { binds: 0, searches: 0, open: true, own: false };
    connections.set(key, one);
    if (event.startsWith("SRCH base=")) one.searches++;
    else if (event.startsWith("closed")) one.open = false;
    else if (/^BIND dn="[^"]+" method/.test(event)) {
      one.binds++;
      one.own ||= except.some((dn) => event.startsWith(`BIND dn="${dn}" `));
    }
  }
  const others = [...connections.values()].filter(({ own }) => !own);
  return {
    connections: others.length,
    binds: others.reduce((sum, { binds }) => sum + binds, 0),
    searches: others.reduce((sum, { searches }) => sum + searches, 0),
    open: others.filter(({ open }) => open).length,
  };
}
