export { mapObject } from "./map-object.js";
export { mapUser } from "./map-user.js";
export { groupBody, mapGroup } from "./map-group.js";
export { mapSchool } from "./map-school.js";
export { findSchool, spellSchools } from "./spell-schools.js";
export { asNamedAtBroker, nameAtBroker, type NameAtBroker, showsSchool } from "./name-at-broker.js";
export { isSentUser, type UserInQuestion } from "./sent-user.js";
export { itemConcerns } from "./item-concerns.js";
export { type BrokerObject, changedFields, sameObject } from "./changed-fields.js";
export { contentOf, type OwnFields } from "./content-of.js";
export { schoolSet, type SchoolSet } from "./school-set.js";
export { listsSchool, type SchoolScope } from "./school-scope.js";
export type {
  Faulty,
  LeftOut,
  MappedGroup,
  MappedGroupToSend,
  MappedUser,
  MappedUserToSend,
  OutOfScope,
  OutOfScopeReason,
} from "./mapped.js";
