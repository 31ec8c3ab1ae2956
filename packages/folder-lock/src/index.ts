export { lockFolder } from "./lock-folder.js";
export { isFolderLocked } from "./is-folder-locked.js";
export { findLock } from "./find-lock.js";
export type { HeldLock } from "./find-lock.js";
export type { FolderLock, LockOptions } from "./lock-folder.js";
export { FolderLockError } from "./errors.js";
export type { FolderLockErrorCode } from "./errors.js";
