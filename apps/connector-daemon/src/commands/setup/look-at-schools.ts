import type { Terminal } from "@id-connector/command-line";
import type { Directory } from "@id-connector/ldap-reader";
import type { ContainerNames, DirectorySchool } from "@id-connector/listener-object";
import { countDirectory, type Finding, surveySchools, type Survey } from "@id-connector/school-survey";

/** What a school has for the broker. */
export interface SchoolRow {
  readonly name: string;
  readonly users: number;
  readonly classes: number;
  readonly workgroups: number;
  /** What of its data will not synchronise well; undefined where there is too much to be read now. */
  readonly findings: readonly Finding[] | undefined;
}

export interface WhatToLookAt {
  readonly directory: Directory;
  readonly names: ContainerNames;
  readonly schools: readonly DirectorySchool[];
  readonly terminal: Terminal;
}

/** About ten seconds of reading. */
const mostToRead = 20_000;

/** Counts all schools, and where that takes no longer than a person waits, reads their data for faults. Throws LdapReaderError. */
export async function lookAtSchools(what: WhatToLookAt): Promise<readonly SchoolRow[]> {
  const { directory, names, schools, terminal } = what;
  const counted = schools.map(({ name }) => name);
  const tally = await withProgress(terminal, "objects counted", (onObject) =>
    countDirectory({ directory, names, counted, signal: terminal.stopping, onObject }),
  );
  const { user, school_class, workgroup } = tally.total;
  const surveys = user + school_class + workgroup > mostToRead ? undefined : await surveyEach(counted, what);
  return counted.map((name) => {
    const { user: users, school_class: classes, workgroup: workgroups } = tally.of(name);
    return { name, users, classes, workgroups, findings: surveys?.get(name)?.findings };
  });
}

/** Reads one school's data as it would be sent alone. Throws LdapReaderError. */
export function lookAtSchool(name: string, what: WhatToLookAt): Promise<Survey> {
  return survey(name, [name], what);
}

async function surveyEach(counted: readonly string[], what: WhatToLookAt): Promise<ReadonlyMap<string, Survey>> {
  const surveys = new Map<string, Survey>();
  for (const name of counted) surveys.set(name, await survey(name, "all", what));
  return surveys;
}

function survey(
  name: string,
  scope: "all" | readonly string[],
  { directory, schools, terminal }: WhatToLookAt,
): Promise<Survey> {
  return withProgress(terminal, `objects of ${name} read`, (onObject) =>
    surveySchools({
      ...{ directory, schools, wanted: [name], scope, signal: terminal.stopping, onObject },
      authority: { sendsUsers: true, sendsGroups: true },
    }),
  );
}

async function withProgress<T>(
  terminal: Terminal,
  label: string,
  work: (onObject: () => void) => Promise<T>,
): Promise<T> {
  const progress = terminal.progress(label);
  try {
    return await work(() => {
      progress.advance();
    });
  } finally {
    progress.end();
  }
}
