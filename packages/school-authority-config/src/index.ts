export { isAuthorityName } from "./authority-name.js";
export { findAuthority } from "./find-authority.js";
export { loadAuthorities } from "./load-authorities.js";
export { watchAuthorities, type WatchOptions } from "./watch-authorities.js";
export { changeAuthority } from "./change-authority.js";
export {
  createAuthority,
  draftAuthority,
  newConfig,
  refuseExisting,
  withAccess,
  type NewAuthority,
} from "./create-authority.js";
export type { ChangeOptions } from "./lock-configs.js";
export { addSchools, allSchools, listedSchools, removeSchools, setSchools } from "./change-schools.js";
export { brokerAccess, type BrokerAccess } from "./broker-access.js";
export { readCa } from "./read-ca.js";
export { allowanceFile, isAllowanceOpen, readAllowance } from "./allowance.js";
export { dropSettled, readSettled, settledFile, settleSchools, type SettledSchools } from "./settled-schools.js";
export { Secret } from "./secret.js";
export type { Authority, ConfigProblem, ConfigProblemCode, JsonObject, JsonValue, Loaded } from "./authority.js";
export type { DeleteGuard, GuardLimit } from "./delete-guard.js";
export type { Allowance } from "./allowance.js";
export { AuthorityConfigError, type AuthorityConfigErrorCode } from "./errors.js";
