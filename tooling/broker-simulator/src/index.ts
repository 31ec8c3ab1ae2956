export { startBroker, type StartBrokerOptions } from "./start-broker.js";
export type { SimulatedBroker, State } from "./simulated-broker.js";
export type { Effect, Fault, FaultBoard, FaultFilter } from "./faults.js";
export type { BrokerSettings } from "./settings.js";
export type { RequestRecord } from "./request-log.js";
export type { HistoryEntry } from "./history.js";
export type { AuthorityDump, Dump } from "./dump.js";
export type { ObjectOf, Resource, School, SchoolClass, SchoolContext, User, Workgroup } from "./objects.js";
export { BrokerSimulatorError, type BrokerSimulatorErrorCode } from "./errors.js";
