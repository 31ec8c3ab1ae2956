import { allSchools } from "@id-connector/school-authority-config";

/** The refusal where a school of the directory is named "*": what the name would do to a list, and what to do. */
export const calledAll = {
  code: "SCHOOL_CALLED_ALL",
  problems: [
    'The directory has a school named "*", which stands for all schools in a list: it cannot be listed, and what is meant by "*" or by all ' +
      "schools that exist cannot be told. Give it another name, or name the schools that are meant.",
  ],
} as const;

/** Whether one of the directory's schools is named "*". */
export function isCalledAll(existing: readonly string[]): boolean {
  return existing.includes(allSchools);
}
