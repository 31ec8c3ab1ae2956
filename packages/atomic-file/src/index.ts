export { writeFileAtomic, writeFilesAtomic } from "./write-file-atomic.js";
export { moveFile } from "./move-file.js";
export { syncFolder } from "./sync-folder.js";
export { removeOldTemps } from "./temp-name.js";
export type { FileToWrite, Owned, WriteOptions } from "./write-file-atomic.js";
