import { newHoldings, view, type Holdings } from "./holdings.js";
import { createFaultBoard } from "./faults.js";
import { recordState, type History } from "./history.js";
import { resources, type Resource } from "./objects.js";
import type { RequestRecord } from "./request-log.js";
import { defaultSettings, type BrokerSettings } from "./settings.js";
import { createTokens, type Tokens } from "./tokens.js";
import { writeJson } from "./write-json.js";

export interface Authority {
  readonly name: string;
  password: string;
  holdings: Holdings;
  readonly history: History;
}

/** Everything that outlives a stop and a start of the server. */
export interface World {
  readonly authorities: Map<string, Authority>;
  readonly tokens: Tokens;
  readonly faults: ReturnType<typeof createFaultBoard>;
  readonly requests: RequestRecord[];
  readonly workgroupsPath: string;
  readonly requestLimit: number;
  readonly keepHistory: boolean;
  readonly clock: () => number;
  readonly random: () => number;
  readonly onRequest: (record: RequestRecord) => void;
  settings: BrokerSettings;
  /** Counts requests and states. */
  sequence: number;
  /** Requests that are being answered. */
  active: number;
}

export interface WorldOptions {
  readonly workgroupsPath: string;
  readonly requestLimit: number;
  readonly keepHistory: boolean;
  readonly clock: () => number;
  readonly random: () => number;
  readonly onRequest: (record: RequestRecord) => void;
  readonly settings: Partial<BrokerSettings>;
}

export function newWorld({ settings, ...options }: WorldOptions): World {
  return {
    ...options,
    authorities: new Map(),
    tokens: createTokens(),
    faults: createFaultBoard(),
    requests: [],
    settings: { ...defaultSettings, ...settings },
    sequence: 0,
    active: 0,
  };
}

export function newAuthority(name: string, password: string): Authority {
  return { name, password, holdings: newHoldings(), history: new Map() };
}

/** Epoch milliseconds on the broker's own clock. */
export function brokerTime(world: World): number {
  return world.clock() + world.settings.clockOffsetMs;
}

/** Writes the present state of these objects into the history. */
export function remember(
  world: World,
  { holdings, history }: Authority,
  { touched, by }: { readonly touched: readonly (readonly [Resource, string])[]; readonly by: string },
): void {
  if (!world.keepHistory) return;
  const at = world.clock();
  for (const [resource, id] of touched) {
    const seen = view(holdings, resource, id);
    world.sequence += 1;
    recordState(history, resource, id, { sequence: world.sequence, at, by, value: seen && writeJson(seen) });
  }
}

/** What all authorities held at a moment. */
export interface Snapshot {
  readonly holdings: ReadonlyMap<string, Holdings>;
}

/** A copy of all that is held. */
export function takeSnapshot(world: World): Snapshot {
  const copies = [...world.authorities.values()].map(
    ({ name, holdings }) => [name, structuredClone(holdings)] as const,
  );
  return { holdings: new Map(copies) };
}

/** Puts an authority back to what it held then, as a backup does; the history says so. */
export function restoreSnapshot(world: World, authority: Authority, { holdings }: Snapshot): void {
  const before = authority.holdings;
  authority.holdings = structuredClone(holdings.get(authority.name) ?? newHoldings());
  const touched = resources.flatMap((resource) => {
    const ids = new Set([...before[resource].keys(), ...authority.holdings[resource].keys()]);
    return [...ids].map((id) => [resource, id] as const);
  });
  remember(world, authority, { touched, by: "restored" });
}

/** Makes the broker forget all objects of an authority; the history says so. */
export function loseObjects(world: World, authority: Authority): void {
  const touched = resources.flatMap((resource) =>
    [...authority.holdings[resource].keys()].map((id) => [resource, id] as const),
  );
  authority.holdings = newHoldings();
  remember(world, authority, { touched, by: "loss" });
}
