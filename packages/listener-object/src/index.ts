export { parseListenerItem, parseMailedItem } from "./parse-item.js";
export { parseTrigger, type Trigger } from "./parse-trigger.js";
export { itemOf } from "./item-of.js";
export { resendItem } from "./resend-item.js";
export { mergeDemands, type Demands } from "./merge-demands.js";
export { isEntryUuid } from "./entry-uuid.js";
export { priorities } from "./priorities.js";
export { forBroker } from "./for-broker.js";
export type {
  GroupItem,
  GroupProperties,
  ListenerItem,
  SchoolItem,
  SchoolProperties,
  UserItem,
  UserProperties,
} from "./item.js";
export { parseDn } from "./parse-dn.js";
export { escapeRdnValue, formatDn } from "./format-dn.js";
export { normaliseDn, normaliseValue } from "./normalise-dn.js";
export type { Attribute, Rdn } from "./rdn.js";
export { type ContainerNames, defaultContainerNames, readContainerNames } from "./container-names.js";
export { type GroupPlace, locateGroup, sameSchool, schoolsInDn } from "./locate-group.js";
export type {
  DirectoryGroup,
  DirectoryObject,
  DirectorySchool,
  DirectoryUser,
  GroupOfUser,
  Member,
  MemberUser,
  ObjectKind,
  OtherEntry,
} from "./directory-object.js";
export { type Field, type Fields, groupFields, groupOfUserFields, schoolFields, userFields } from "./fields.js";
export type { PropertiesOf, ValuesOf } from "./fields.js";
export { ListenerObjectError, type ListenerObjectErrorCode } from "./errors.js";
