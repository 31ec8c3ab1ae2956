export { surveySchools, type Survey } from "./survey-schools.js";
export { describeFinding, describeSurvey } from "./describe-survey.js";
export { idsOfSchools, readSchools, type WhatToRead } from "./read-schools.js";
export { countDirectory } from "./count-directory.js";
export { makeTally, type Counts, type Tally } from "./tally.js";
export { describeUnknown, distinctNames, findName, findRepeated, hasName, someOf } from "./school-names.js";
export type { Finding, FindingCode } from "./findings.js";
