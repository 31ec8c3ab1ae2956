export { openTrusted, readTrusted, type OpenedFile, type TrustedFile } from "./open-trusted.js";
export { readCaFile } from "./read-ca-file.js";
export { readAtMost } from "./read-at-most.js";
export { checkTrustedFolder } from "./check-trusted-folder.js";
export { findExposed } from "./find-exposed.js";
export { isOurs, type Trust } from "./owners.js";
export { openFolder, type OpenFolder } from "./open-folder.js";
export { TrustError, type TrustErrorCode } from "./errors.js";
