import type { LiveStatus } from "@id-connector/delivery-tracker";
import type { Logger } from "@id-connector/logger";
import { findProblems } from "../health/find-problems.js";
import { type Problem, type ProblemCode } from "../health/problem.js";

interface TellOptions {
  readonly live: () => LiveStatus;
  readonly log: Logger;
  readonly now: () => number;
}

/** Makes a function that logs each problem once when it begins, and once when it is over. A wrong configuration is logged where it is read. */
export function tellProblems({ live, log, now }: TellOptions): () => void {
  let told = new Map<string, Problem>();
  return () => {
    const problems = findProblems({ running: true, live: live() }, now()).filter(({ code }) => code in words);
    const current = new Map(problems.map((problem) => [keyOf(problem), problem]));
    for (const [key, problem] of current) {
      if (told.has(key)) continue;
      const outcome = problem.code === "STALLED" ? "stalled" : "waiting";
      log.warn(words[problem.code]?.begins ?? "", {
        ...fieldsOf(problem),
        outcome,
        since: problem.since,
        why: problem.message,
      });
    }
    for (const [key, problem] of told) {
      if (current.has(key)) continue;
      const lasted = problem.since === undefined ? {} : { lastedMs: now() - Date.parse(problem.since) };
      log.info(words[problem.code]?.ends ?? "", { ...fieldsOf(problem), outcome: "working", ...lasted });
    }
    told = current;
  };
}

function keyOf({ code, authority = "", stage = "" }: Problem): string {
  return `${code} ${authority} ${stage}`;
}

const words: Partial<Record<ProblemCode, { readonly begins: string; readonly ends: string }>> = {
  STALLED: {
    begins: "the directory changes and nothing comes through",
    ends: "changes come through again, or nothing is missing any more",
  },
  DIRECTORY: { begins: "the directory has not answered for long", ends: "the directory answers again" },
  NOT_FOLLOWED: { begins: "the directory could not be followed for long", ends: "the directory is followed again" },
  BEHIND: {
    begins: "what came in has said otherwise than the directory for long: the server that is asked is behind",
    ends: "the directory agrees with what came in",
  },
  WAITING: { begins: "authority has been waiting for long", ends: "authority waits no longer" },
  FAILING: { begins: "a part of the daemon fails again and again", ends: "that part of the daemon works again" },
  LOCKED: { begins: "somebody else holds what only one may have", ends: "nobody else holds it any more" },
  STUCK: { begins: "something has not come back for long", ends: "it came back" },
  OLDEST_WAITS: { begins: "an item has been the oldest of its queue for long", ends: "that item is done with" },
  DEFECT: { begins: "the connector fails at objects by a defect of its own", ends: "there are none of these any more" },
};

function fieldsOf({ code, authority, stage }: Problem): Readonly<Record<string, string>> {
  return {
    ...{ stage: "alarm", code },
    ...(authority === undefined ? {} : { authority }),
    ...(stage === undefined ? {} : { part: stage }),
  };
}
