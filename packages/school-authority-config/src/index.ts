export { findAuthority } from "./find-authority.js";
export { loadAuthorities } from "./load-authorities.js";
export { watchAuthorities, type WatchOptions } from "./watch-authorities.js";
export { changeAuthority, type ChangeOptions } from "./change-authority.js";
export { addSchools, listedSchools, removeSchools, setSchools } from "./change-schools.js";
export { readCa } from "./read-ca.js";
export { Secret } from "./secret.js";
export type { Authority, ConfigProblem, ConfigProblemCode, JsonObject, JsonValue, Loaded } from "./authority.js";
export { AuthorityConfigError, type AuthorityConfigErrorCode } from "./errors.js";
