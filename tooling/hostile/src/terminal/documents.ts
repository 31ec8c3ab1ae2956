import { nasty, nastyFile, nastyName } from "./words.js";

/** What lies in a trash beside an item. */
export interface NastyReason {
  readonly code: string;
  readonly message: string;
  readonly answer: unknown;
  readonly firstAt: string;
  readonly lastAt: string;
  readonly retryAt: string;
}

/** Of the status and of reasons: minutes before a moment. Pure. */
const minutesBefore = (now: number, minutes: number) => new Date(now - minutes * 60_000).toISOString();

/** An item that says nasty words in every field but its id. Pure. */
export function nastyItem(id: string): object {
  const dn = `uid=${nastyName},cn=schueler,cn=users,ou=${nastyName},dc=ucs,dc=test`;
  return { id, dn, udm_object_type: "users/user", object: { username: nasty, [nasty]: nasty }, options: null };
}

/** Why items lie in a trash, for each way in which that is told to a person. Pure. */
export function nastyReasons(now: number) {
  const at = (minutes: number) => minutesBefore(now, minutes);
  const reason = { message: nasty, answer: nasty as unknown, firstAt: at(9), lastAt: at(5), retryAt: at(-9) };
  const detail = [{ loc: ["body", nasty], msg: nasty, type: nasty }];
  return {
    refused: { ...reason, code: "REFUSED" },
    unknown: { ...reason, code: nasty, answer: { [nasty]: nasty } },
    faulty: { ...reason, code: "FAULTY_OBJECT", answer: detail },
    held: { ...reason, code: "USERS_HELD" },
    rejected: { ...reason, code: "DELETION_REJECTED", firstAt: nasty, lastAt: nasty },
    badItem: { ...reason, code: "BAD_ITEM" },
  } as const satisfies Readonly<Record<string, NastyReason>>;
}

/** Configurations of authorities by their file's name: one that is no JSON, one that is wrong in each field, and one that is in use. Pure. */
export function nastyAuthorities(): Readonly<Record<string, string>> {
  const account = { username: nasty, password: nasty, version: 1 };
  const config = { url: nasty, plugins: ["id_broker-users", nasty] };
  const wrong = { ...account, schools: [nasty, nasty], delete_guard: { [nasty]: 1 } };
  const fine = { ...account, schools: [nasty], ca_file: `/${nasty}` };
  return {
    [`${nastyFile}.json`]: `{ ${nasty}`,
    "Broken.json": JSON.stringify({ ...config, name: nasty, active: nasty, plugin_configs: { id_broker: wrong } }),
    "Fine.json": JSON.stringify({
      ...{ ...config, name: "Fine", active: true, url: "https://127.0.0.1:1/" },
      plugin_configs: { id_broker: fine },
    }),
  };
}

/** Planned windows by their authority: one that is in order, and one that is not. Pure. */
export function nastyWindows(authority: string, now: number): Readonly<Record<string, string>> {
  const at = (minutes: number) => minutesBefore(now, minutes);
  const window = { schools: [nasty], number: 5, from: at(5), until: at(-60), reason: nasty };
  return {
    [`${authority}.json`]: JSON.stringify(window),
    "Fine.json": JSON.stringify({ ...window, schools: nasty, [nasty]: nasty }),
  };
}

/** What a daemon says of itself, of the directory and of its authorities. Pure. */
export function nastyStatus(authority: string, now: number): object {
  const at = (minutes: number) => minutesBefore(now, minutes);
  const trouble = { since: at(60), code: nasty, message: nasty };
  const load = { running: 0, places: 0, rate: 0, schools: [nasty] };
  const live = { state: "waiting", since: at(60), why: trouble, ...load };
  return {
    ...{ version: 1, pid: 1, startedAt: at(90), at: at(-9), stallSeconds: 9, distributed: 1, stages: [] },
    listen: { mode: nasty, heardAt: at(1), stalled: { since: at(60), item: nasty }, trouble },
    directory: trouble,
    notices: [nasty],
    authorities: {
      [authority]: { ...live, trash: { [nasty]: 3 } },
      [nasty]: live,
      Broken: { ...live, state: "misconfigured" },
    },
  };
}
