/** The version of the content of `data/state/status.json`: content that older readers cannot read gets another number. */
export const liveVersion = 1;

/** What the running daemon says of itself in `data/state/status.json`, within a second of a change and each five seconds. Times are ISO 8601. */
export interface LiveStatus {
  readonly version: typeof liveVersion;
  readonly pid: number;
  readonly startedAt: string;
  readonly at: string;
  /** Which lock the daemon has on its folders (the ticket of folder-lock): the last word of an earlier daemon names another. */
  readonly lock?: string;
  /**
   * The time of the daemon's own clock, by which it plans looks (the ledger's due list). It began as the machine's and does not jump, so it
   * may differ from `at`.
   */
  readonly clock?: string;
  readonly listen: LiveListening;
  /** Why the directory does not answer. */
  readonly directory?: LiveTrouble;
  /** How long something may last until it is a problem. */
  readonly stallSeconds: number;
  readonly distributed: number;
  /** The parts of the daemon that run side by side, and are started again where they fail. */
  readonly stages: readonly LiveStage[];
  /** Missing before the first look. */
  readonly inQueue?: LiveQueue;
  /** The folder of trigger files, where it is listened to. */
  readonly triggers?: LiveQueue;
  /** Faults in the folder of configurations beside those of the authorities; missing where there are none. */
  readonly configuration?: readonly LiveFault[];
  /** What a person should know of the folders, in a sentence each. */
  readonly notices?: readonly string[];
  readonly authorities: Readonly<Record<string, LiveAuthority>>;
}

/** Something that is wrong with a file, or with the folder of the files. */
export interface LiveFault {
  readonly file: string;
  readonly code: string;
  readonly message: string;
}

/** How one part of the daemon does. */
export interface LiveStage {
  /** "listen", "distribute", "deliver"… */
  readonly name: string;
  /** The authority, for a part that each authority has. */
  readonly authority?: string;
  /** `waiting`: it has nothing to do until something comes. `failing`: it failed and nothing shows yet that it works again. */
  readonly state: "working" | "waiting" | "failing" | "stopped";
  /** Since when; for `failing`: when the first of the failures in a row was. */
  readonly since: string;
  /** For `waiting`: what the part waits for. */
  readonly waitsFor?: string;
  /** Failures since the daemon started, and those in a row; 0 when it works again. */
  readonly failures: number;
  readonly failuresInARow: number;
  readonly lastError?: LiveError;
  /** When it last did something. */
  readonly activeAt: string;
}

/** An error without its message, which may hold personal data. */
export interface LiveError {
  readonly at: string;
  /** The class, and the code where there is one. */
  readonly name: string;
  readonly code?: string;
  /** For a defect of the program: the line of its own code, "connector-daemon/dist/deliver/decide.js:41". */
  readonly place?: string;
  /** The folder that it was about. */
  readonly folder?: string;
  /** The process that holds the lock which could not be taken. */
  readonly holder?: number;
}

/** What lies in a queue, as it was seen a moment ago. */
export interface LiveQueue {
  readonly oldest?: LiveOldest;
  /** How many objects lie in its trash, by code. */
  readonly trash?: Readonly<Record<string, number>>;
}

/** The item of a queue that came first. */
export interface LiveOldest {
  /** The file's name. */
  readonly item: string;
  /** Since when it was seen to be the first: the time before does not count. */
  readonly since: string;
}

export interface LiveListening {
  readonly mode: string;
  readonly heardAt?: string;
  /**
   * Up to here (CSNs of the directory) listening heard of every change that concerns an authority; missing where the directory does not say.
   */
  readonly level?: readonly string[];
  /** Each change up to here (CSNs) has an item in a queue, or had one; missing where that is not known. */
  readonly followedTo?: readonly string[];
  /** The directory changes and nothing comes through. */
  readonly stalled?: LiveStall;
  /** Why the directory cannot be followed; it may be asked all the same. */
  readonly trouble?: LiveTrouble;
}

export interface LiveStall {
  readonly since: string;
  /** The entryUUID of a user or group that changed and that listening did not hear of. */
  readonly item: string;
}

/** Something that does not work, since when and why. */
export interface LiveTrouble {
  readonly since: string;
  readonly code: string;
  readonly message: string;
}

export interface LiveAuthority {
  readonly state: "working" | "waiting" | "deactivated" | "misconfigured";
  /** The schools by which everything that goes on is delivered; missing while an older list may still be in use. */
  readonly schools?: "all" | readonly string[];
  readonly since?: string;
  readonly why?: { readonly code: string; readonly message: string };
  readonly againAt?: string;
  /** Requests that run now, and most that may. */
  readonly running: number;
  readonly places: number;
  /** Writes that the broker confirmed, a second, over the last minute. */
  readonly rate: number;
  readonly lastSuccessAt?: string;
  /** When the oldest attempt under way began. */
  readonly underWaySince?: string;
  /** The oldest item of its queue; missing where none waits, and before the first look. */
  readonly oldest?: LiveOldest;
  /** How many objects lie in its trash, by code. */
  readonly trash?: Readonly<Record<string, number>>;
  /** Objects whose items say otherwise than the directory, which is read again until it agrees; missing where there are none. */
  readonly doubted?: LiveDoubts;
  /** How far the verification is that the daemon makes by itself; missing before the first one, and where it is off. */
  readonly verification?: LiveVerification;
  /** Objects at which the program failed by a defect of its own and that are not in the trash; missing where there are none. */
  readonly defects?: LiveDefects;
  /** The look at objects that no event brings, as after schools were added to its file; missing where none runs. */
  readonly checking?: LiveChecking;
}

export interface LiveChecking {
  readonly since: string;
  /** How many objects are queued by now. */
  readonly queued: number;
}

/** A round asks the broker for every object once. */
export interface LiveVerification {
  /** The number of days within which the round should be over. */
  readonly days: number;
  readonly startedAt: string;
  /** Objects that were asked for, and about how many there are. */
  readonly asked: number;
  readonly expected: number;
  /** The school at which it is; missing while it is at objects that only the ledger knows. */
  readonly school?: string;
  /** Differences that were found and sent again, in this round, and within a day. */
  readonly found: number;
  readonly foundLastDay: number;
  /** The round takes longer than that. */
  readonly late: boolean;
  /** When the round before was over. */
  readonly endedAt?: string;
  /** Objects that differed again after they were sent again and confirmed; one of them by its entryUUID. */
  readonly again?: { readonly objects: number; readonly item: string };
}

export interface LiveDoubts {
  readonly objects: number;
  /** Since when the first of them has been waiting. */
  readonly since: string;
  /** The entryUUID of that object. */
  readonly item: string;
}

export interface LiveDefects {
  readonly objects: number;
  /** How often the program failed at the object at which it failed most. */
  readonly times: number;
  readonly since: string;
  readonly lastError: LiveError;
}
