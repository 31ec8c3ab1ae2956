export { lockFolder } from "./lock-folder.js";
export { isFolderLocked } from "./is-folder-locked.js";
export { lockedSince } from "./locked-since.js";
export type { FolderLock, LockOptions } from "./lock-folder.js";
export { FolderLockError } from "./errors.js";
export type { FolderLockErrorCode } from "./errors.js";
