export { readSettings, isLoopback } from "./read-settings.js";
export type { ReadSettings, SettingProblem, Settings, SettingSources } from "./read-settings.js";
export { settingDefinitions, listenModes } from "./definitions.js";
export type { SettingDefinition, SettingKey } from "./definitions.js";
export { connectorFolders } from "./connector-folders.js";
export type { BesideMailbox, ConnectorFolders } from "./connector-folders.js";
export { readPasswordFile } from "./password-file.js";
export { exitStatus } from "./exit-status.js";
export { SettingsError } from "./errors.js";
