import { isBeyond, knownOf, newestOf, type Position } from "@id-connector/ldap-reader";

/**
 * What is known of the directory's changes and of what was heard of them. The times are those of our own clock, which never jumps, the CSNs hold
 * the directory's: the two are never compared.
 */
export interface Watch {
  /** Up to here listening heard of every change that concerns an authority; [] where the directory does not say how far it has come. */
  readonly level: Position;
  /** How far the directory has come. A server that was restored goes back, and beyond the level again with its next change. */
  readonly position: Position;
  /** When the directory was first seen beyond the level. */
  readonly beyondSince: number | undefined;
  /** When something was heard last, or the watch began. */
  readonly heardAt: number;
  readonly lookedAt: number;
  /** When it stopped answering. */
  readonly silentSince: number | undefined;
  readonly stall: Stall | undefined;
  /** When listening was begun anew because something was missing; undefined while nothing is missing. */
  readonly reopenedAt: number | undefined;
}

export interface Stall {
  readonly since: number;
  /** One of the users and groups that were changed and not heard of. */
  readonly item: string;
}

/** What a look at the changes beyond the level found. */
export interface Looked {
  /** The newest changes that were heard of: what is older was passed by. */
  readonly heardUpTo: Position;
  /** The id of a user or group that was changed after these and not heard of. */
  readonly missing: string | undefined;
}

/** Begins at the directory's first position, or with a stall that was not over when the last daemon stopped: nothing was heard in it. */
export function startWatch(now: number, open?: { readonly stall: Stall; readonly level: Position }): Watch {
  return {
    level: open?.level ?? [],
    position: open?.level ?? [],
    beyondSince: open?.stall.since,
    heardAt: now,
    lookedAt: now,
    silentSince: undefined,
    stall: open?.stall,
    reopenedAt: undefined,
  };
}

/** After something was heard. */
export function heard(watch: Watch, at: number): Watch {
  return { ...watch, heardAt: at, stall: undefined };
}

/** After the directory did not answer. */
export function silent(watch: Watch, at: number): Watch {
  return { ...watch, silentSince: watch.silentSince ?? at };
}

/** After the directory said how far it has come. `canHear`: whether anything could come through, as when an authority is active. */
export function seen(watch: Watch, position: Position, { at, canHear }: { at: number; canHear: boolean }): Watch {
  const answering = { ...watch, position, silentSince: undefined };
  if (!canHear || watch.level.length === 0 || position.length === 0) return settled({ ...answering, level: position });
  // a server that writes for the first time has no earlier position: its first position joins the level
  const strangers = position.filter((csn) => knownOf(csn, watch.level) === undefined);
  const level = newestOf([...watch.level, ...strangers]);
  if (!position.some((csn) => isBeyond(csn, level))) return settled({ ...answering, level });
  // listening could not follow a directory that was down: it gets that time back afterwards
  const silentMs = watch.silentSince === undefined ? 0 : at - watch.silentSince;
  const beyondSince = Math.min(at, (watch.beyondSince ?? at) + silentMs);
  return { ...answering, level, beyondSince };
}

/** Whether it is time to look at the changes beyond the level: nothing was heard for long, or they were not looked at for long. */
export function mustLook(watch: Watch, at: number, patienceMs: number): boolean {
  if (watch.beyondSince === undefined) return false;
  if (watch.stall) return at - watch.lookedAt >= patienceMs / stalledLooks;
  return at - quietSince(watch) >= patienceMs || at - watch.lookedAt >= patienceMs;
}

const stalledLooks = 5;
/** The share of the patience after which listening is begun anew; changes come through in the rest. */
const shareUntilReopening = 0.8;

/**
 * Whether listening is to be begun anew if something is missing: once before it is a stall, and now and then while it is one, unless the last
 * time brought something and not that.
 */
export function mayReopen(watch: Watch, at: number, patienceMs: number): boolean {
  const { beyondSince, heardAt, stall, reopenedAt } = watch;
  if (stall) return reopenedAt === undefined || (heardAt < reopenedAt && at - reopenedAt >= patienceMs);
  const isQuiet = beyondSince !== undefined && at - quietSince(watch) >= patienceMs * shareUntilReopening;
  return isQuiet && reopenedAt === undefined;
}

/** After a look that found something missing, upon which listening was begun anew: that is no stall before the next look. */
export function reopened(before: Watch, after: Watch, at: number): Watch {
  return { ...after, stall: before.stall && after.stall, reopenedAt: at };
}

/** After a look that began with the watch's position. */
export function looked(watch: Watch, { heardUpTo, missing }: Looked, at: number, patienceMs: number): Watch {
  const after = { ...watch, lookedAt: at, level: newestOf([...watch.level, ...heardUpTo]) };
  if (missing === undefined) return settled({ ...after, level: newestOf([...after.level, ...watch.position]) });
  if (watch.stall) return { ...after, stall: { ...watch.stall, item: missing } };
  const since = quietSince(watch);
  return at - since >= patienceMs ? { ...after, stall: { since, item: missing } } : after;
}

function settled(watch: Watch): Watch {
  return { ...watch, beyondSince: undefined, stall: undefined, reopenedAt: undefined };
}

function quietSince({ beyondSince = 0, heardAt }: Watch): number {
  return Math.max(beyondSince, heardAt);
}
