import { liveVersion, type LiveStatus } from "./live-status.js";

/** Why this program cannot read a status: the place, such as `/stages/0/state`, and what should stand there. */
export interface LiveProblem {
  readonly path: string;
  readonly expected: string;
}

type Check = (value: unknown, path: string) => LiveProblem | undefined;

/**
 * Checks the content of status.json: undefined where it is a LiveStatus, else its first fault, by its place and never by its value. Other
 * fields are not looked at: a newer daemon may say more. Pure.
 */
export function findLiveProblem(value: unknown): LiveProblem | undefined {
  return liveStatus(value, "");
}

/** Whether the content says that it is of another version, whatever else it holds; content without a version is older than all. Pure. */
export function isOtherVersion(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return (value as { readonly version?: unknown }).version !== liveVersion;
}

/** As the check says. */
export function isLiveStatus(value: unknown): value is LiveStatus {
  return findLiveProblem(value) === undefined;
}

const text = ofKind("a text", (value) => typeof value === "string");
const number = ofKind("a number, not below 0", (value) => typeof value === "number" && value >= 0);
const flag = ofKind("true or false", (value) => typeof value === "boolean");
const time = ofKind("a time", (value) => typeof value === "string" && !Number.isNaN(Date.parse(value)));

const lastError = object({ at: time, name: text }, { code: text, place: text, folder: text, holder: number });
const trouble = object({ since: time, code: text, message: text });
const oldest = object({ item: text, since: time });
const counts = recordOf(number);

const queue = object({}, { oldest, trash: counts });
const stage = object(
  {
    ...{ name: text, state: oneOf("working", "waiting", "failing", "stopped"), since: time, activeAt: time },
    ...{ failures: number, failuresInARow: number },
  },
  { authority: text, waitsFor: text, lastError },
);

const authority = object(
  {
    state: oneOf("working", "waiting", "deactivated", "misconfigured"),
    ...{ running: number, places: number, rate: number },
  },
  {
    schools: either(oneOf("all"), listOf(text)),
    why: object({ code: text, message: text }),
    ...{ since: time, againAt: time, lastSuccessAt: time, underWaySince: time },
    ...{ oldest, trash: counts },
    doubted: object({ objects: number, since: time, item: text }),
    verification: object(
      {
        days: number,
        startedAt: time,
        asked: number,
        expected: number,
        found: number,
        foundLastDay: number,
        late: flag,
      },
      { school: text, endedAt: time, again: object({ objects: number, item: text }) },
    ),
    checking: object({ since: time, queued: number }),
    defects: object({ objects: number, times: number, since: time, lastError }),
  },
);

const liveStatus = object(
  {
    version: ofKind(String(liveVersion), (value) => value === liveVersion),
    ...{ pid: number, startedAt: time, at: time, stallSeconds: number, distributed: number },
    listen: object(
      { mode: text },
      {
        ...{ heardAt: time, level: listOf(text), followedTo: listOf(text) },
        ...{ stalled: object({ since: time, item: text }), trouble },
      },
    ),
    stages: listOf(stage),
    authorities: recordOf(authority),
  },
  {
    ...{ lock: text, clock: time, directory: trouble, inQueue: queue, triggers: queue, notices: listOf(text) },
    configuration: listOf(object({ file: text, code: text, message: text })),
  },
);

function ofKind(expected: string, is: (value: unknown) => boolean): Check {
  return (value, path) => (is(value) ? undefined : { path: path || "/", expected });
}

function oneOf(...words: readonly string[]): Check {
  return ofKind(`one of ${words.join(", ")}`, (value) => typeof value === "string" && words.includes(value));
}

function either(one: Check, other: Check): Check {
  return (value, path) => one(value, path) && other(value, path);
}

function listOf(check: Check): Check {
  return (value, path) =>
    Array.isArray(value) ? firstOf(value, (one, index) => check(one, `${path}/${index}`)) : notA("a list", path);
}

function recordOf(check: Check): Check {
  return (value, path) =>
    isRecord(value)
      ? firstOf(Object.entries(value), ([key, one]) => check(one, `${path}/${key}`))
      : notA("an object", path);
}

function object(needed: Readonly<Record<string, Check>>, optional: Readonly<Record<string, Check>> = {}): Check {
  return (value, path) => {
    if (!isRecord(value)) return notA("an object", path);
    return (
      firstOf(Object.entries(needed), ([key, check]) => check(value[key], `${path}/${key}`)) ??
      firstOf(Object.entries(optional), ([key, check]) =>
        value[key] === undefined ? undefined : check(value[key], `${path}/${key}`),
      )
    );
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function notA(expected: string, path: string): LiveProblem {
  return { path: path || "/", expected };
}

function firstOf<T>(
  all: readonly T[],
  find: (one: T, index: number) => LiveProblem | undefined,
): LiveProblem | undefined {
  for (const [index, one] of all.entries()) {
    const found = find(one, index);
    if (found) return found;
  }
  return undefined;
}
