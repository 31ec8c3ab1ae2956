export { writeFileAtomic, writeFilesAtomic } from "./write-file-atomic.js";
export { moveFile } from "./move-file.js";
export { makeFolder } from "./make-folder.js";
export { heirOf, type Heir } from "./heir.js";
export { syncFolder } from "./sync-folder.js";
export { removeOldTemps } from "./temp-name.js";
export type { FileContent, FileToWrite, Owned, WriteOptions } from "./write-file-atomic.js";
