import type { LiveStatus } from "@id-connector/delivery-tracker";
import type { Logger } from "@id-connector/logger";
import { findProblems, type Problem, type ProblemCode } from "../health/find-problems.js";

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
    const current = new Map(problems.map((problem) => [`${problem.code} ${problem.authority ?? ""}`, problem]));
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
      const lastedMs = now() - Date.parse(problem.since ?? "");
      log.info(words[problem.code]?.ends ?? "", { ...fieldsOf(problem), outcome: "working", lastedMs });
    }
    told = current;
  };
}

const words: Partial<Record<ProblemCode, { readonly begins: string; readonly ends: string }>> = {
  STALLED: {
    begins: "the directory changes and nothing comes through",
    ends: "changes come through again, or nothing is missing any more",
  },
  DIRECTORY: { begins: "the directory has not answered for long", ends: "the directory answers again" },
  NOT_FOLLOWED: { begins: "the directory could not be followed for long", ends: "the directory is followed again" },
  WAITING: { begins: "authority has been waiting for long", ends: "authority waits no longer" },
};

function fieldsOf({ code, authority }: Problem): Readonly<Record<string, string>> {
  return { stage: "alarm", code, ...(authority === undefined ? {} : { authority }) };
}
