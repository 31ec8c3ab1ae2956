export { startDemoDirectory, type DemoDirectory, type DemoDirectoryOptions } from "./start-demo-directory.js";
export { generateTown, type TownSize } from "./generate-town.js";
export type { NewUser } from "./add-user.js";
export type { DemoMembership, DemoUser } from "./read-user.js";
export type { GroupName } from "./school-groups.js";
export type { GroupSnapshot, SchoolSnapshot, UserSnapshot } from "./snapshot.js";
export type { Role, Town, TownGroup, TownPerson, TownSchool } from "./town.js";
export { DemoDirectoryError, type DemoDirectoryErrorCode } from "./errors.js";
