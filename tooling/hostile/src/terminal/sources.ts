import { nastyAuthorities, nastyItem, nastyReasons, nastyStatus, nastyWindows } from "./documents.js";
import { nasty, nastyFile } from "./words.js";

/** Whose and from when nasty words are. */
export interface TerminalMoment {
  readonly authority: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** A place of which the programs tell people, and what lies there then. */
export interface TerminalSource {
  /** One line for a person. */
  readonly says: string;
  /** Contents by their paths below the home folder; a path that ends with a slash is a folder. Pure. */
  files(moment: TerminalMoment): Readonly<Record<string, string>>;
}

const id = "00000000-0000-0000-0000-000000000001";
const below = (folder: string, files: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(files).map(([name, content]) => [`${folder}/${name}`, content]));

/** Everything in a home folder that may hold somebody else's words; for the broker's and the directory's there is the behaviour `terminal-words`. */
export const terminalSources = {
  configuration: {
    says: "configurations of authorities, in names and in every field",
    files: () => below("conf/school_authorities", nastyAuthorities()),
  },
  queues: {
    says: "items in both queues and in an old trash, in names and in every field, and the queue of an authority",
    files({ authority }) {
      const [name, item] = [`${nastyFile}.json`, JSON.stringify(nastyItem(id))];
      const queue = { [name]: "{", [`trash/${name}`]: item };
      return {
        ...below("data/listener", queue),
        ...below(`data/out_queues/${authority}`, queue),
        [`data/out_queues/${nastyFile}/`]: "",
      };
    },
  },
  status: {
    says: "what a daemon says of itself",
    files: ({ authority, now }) => ({ "data/state/status.json": JSON.stringify(nastyStatus(authority, now)) }),
  },
  trash: {
    says: "items in an authority's trash and their reasons, in every field: codes, messages, a broker's answers, times",
    files({ authority, now }) {
      const reasons = Object.entries(nastyReasons(now));
      const files = reasons.flatMap(([kind, reason]) => [
        [`${kind}.json`, JSON.stringify(nastyItem(id))] as const,
        [`${kind}.json.reason.json`, JSON.stringify({ ...reason, key: nasty })] as const,
      ]);
      return below(`data/out_queues/${authority}/trash`, Object.fromEntries(files));
    },
  },
  windows: {
    says: "planned windows for deletions, in every field",
    files: ({ authority, now }) => below("data/state/allow-deletes", nastyWindows(authority, now)),
  },
} as const satisfies Readonly<Record<string, TerminalSource>>;

export type TerminalSourceName = keyof typeof terminalSources;
