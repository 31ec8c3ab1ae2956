export {
  type CallOptions,
  type ChangedEntry,
  type Directory,
  type DirectoryOptions,
  openDirectory,
  type ReadObjectsOptions,
  type SchoolStreamOptions,
} from "./directory.js";
export type { Change, ChangeOptions, KnownObjects } from "./change.js";
export {
  type FoundElsewhere,
  type ListenerObjectOptions,
  toListenerItem,
  toListenerObject,
} from "./to-listener-object.js";
export type { ListenedType } from "./udm-properties.js";
export type { ConvertibleEntry } from "./convertible-entry.js";
export {
  covers,
  isBeyond,
  knownOf,
  newestOf,
  type Position,
  positionOfCookie,
  searchFrom,
  timeOfPosition,
} from "./csn.js";
export { createMark, type Mark } from "./mark.js";
export type { ObjectReading } from "./read-objects.js";
export type { SearchOptions } from "./search.js";
export type { Entry } from "./entry.js";
export {
  and,
  type Comparison,
  componentOfDn,
  equals,
  equalsAny,
  type ExtensibleMatch,
  type Filter,
  type FilterValue,
  greaterOrEqual,
  lessOrEqual,
  not,
  or,
  present,
  substring,
  type SubstringParts,
} from "./filters.js";
export { groupFilter, userFilter } from "./kind-of-entry.js";
export { parseFilter } from "./parse-filter.js";
export { LdapReaderError, type LdapReaderErrorCode } from "./errors.js";
