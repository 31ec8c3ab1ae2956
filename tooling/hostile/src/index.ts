export { startHostileBroker } from "./hostile-broker.js";
export type { HostileBroker, HostileBrokerOptions } from "./hostile-broker.js";
export { brokerBehaviours } from "./broker-behaviours.js";
export type { BrokerBehaviour } from "./broker-behaviours.js";
export { startHostileDirectory } from "./hostile-directory.js";
export type { HostileDirectory, HostileDirectoryOptions } from "./hostile-directory.js";
export { directoryBehaviours } from "./directory-behaviours.js";
export type { DirectoryBehaviourName } from "./directory-behaviours.js";
export type { Certificate, Listening, ListenOptions } from "./listen.js";
