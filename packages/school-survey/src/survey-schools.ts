import { normaliseValue, type DirectoryGroup } from "@id-connector/listener-object";
import { readSchools, type WhatToRead } from "./read-schools.js";
import { collectFindings, type Finding } from "./findings.js";
import { judgeGroup } from "./judge-group.js";
import { judgeUser } from "./judge-user.js";

/** The numbers of objects that the broker gets of some schools, and the data that will not synchronise well. */
export interface Survey {
  readonly users: number;
  readonly classes: number;
  readonly workgroups: number;
  readonly findings: readonly Finding[];
  /** The ids of all objects that are to be sent. */
  readonly ids: ReadonlySet<string>;
}

interface WhatToSurvey extends WhatToRead {
  readonly onObject: () => void;
}

/**
 * Reads schools to their end before anything is changed. Throws LdapReaderError.
 *
 * @example
 * ```ts
 * import { directoryAccess, requireSettings } from "@id-connector/connector-settings";
 * import { openDirectory } from "@id-connector/ldap-reader";
 * import { readContainerNames } from "@id-connector/listener-object";
 * import { describeFinding, surveySchools } from "@id-connector/school-survey";
 *
 * const names = readContainerNames(process.env);
 * const directory = openDirectory({ ...directoryAccess(requireSettings({ env: process.env })), names });
 * const { signal } = new AbortController();
 * const what = { directory, schools: await directory.readSchools(), wanted: ["gym17"], scope: "all" as const, signal };
 * const authority = { sendsUsers: true, sendsGroups: true };
 * const survey = await surveySchools({ ...what, authority, onObject: () => undefined });
 * for (const finding of survey.findings) console.log(describeFinding(finding));
 * ```
 */
export async function surveySchools({ onObject, ...what }: WhatToSurvey): Promise<Survey> {
  const findings = collectFindings();
  const ids = new Set<string>();
  const counts = { user: 0, school_class: 0, workgroup: 0 };
  const names = rememberNames();
  for await (const read of readSchools(what)) {
    onObject();
    const { object, mapped } = read;
    if (mapped.outcome === "send") {
      counts[object.kind] += 1;
      ids.add(object.id);
    }
    const faults =
      read.kind === "user"
        ? judgeUser(read.object, { ...read, ...what })
        : judgeGroup(read.object, { ...read, ...what });
    for (const code of faults) findings.add(code, object.id);
    if (read.kind === "group" && names.hasAlike(read.object)) findings.add("GROUP_NAMES_ALIKE", object.id);
  }
  const { user: users, school_class: classes, workgroup: workgroups } = counts;
  return { users, classes, workgroups, findings: findings.list(), ids };
}

/** Classes and workgroups of a school are groups of one name space at the broker. */
function rememberNames(): { hasAlike(group: DirectoryGroup): boolean } {
  const seen = new Set<string>();
  return {
    hasAlike({ school, name }) {
      const key = JSON.stringify([normaliseValue(school), normaliseValue(name)]);
      const isKnown = seen.has(key);
      seen.add(key);
      return isKnown;
    },
  };
}
