import {
  describeFinding,
  describeSurvey,
  someOf,
  type Survey,
  surveySchools,
  type WhatToRead,
} from "@id-connector/school-survey";
import type { Site } from "./site.js";

/**
 * Reads schools to their end and tells which objects they hold and which data will not synchronise well. Throws
 * LdapReaderError.
 */
export async function reportSurvey({ terminal }: Site, what: WhatToRead): Promise<Survey> {
  const progress = terminal.progress("objects read");
  const onObject = () => {
    progress.advance();
  };
  const survey = await surveySchools({ ...what, onObject }).finally(() => {
    progress.end();
  });
  terminal.note(
    `For the broker, ${someOf(what.wanted)} ${what.wanted.length === 1 ? "has" : "have"} ${describeSurvey(survey)}.`,
  );
  if (survey.findings.length === 0) return survey;
  terminal.warn("Not all of the data will synchronise well:");
  for (const finding of survey.findings) terminal.warn(`  ${describeFinding(finding)}`);
  return survey;
}
