export { openBroker } from "./open-broker.js";
export type { Broker, LoginReport, Replaceable, RequestOptions, Schools, UserRequestOptions } from "./open-broker.js";
export type { BrokerOptions, RequestReport } from "./options.js";
export type { CertificateReport } from "./inspect-certificate.js";
export type { Credentials } from "./login.js";
export type { Exactly, School, SchoolClass, SchoolContext, User, Workgroup } from "./types.js";
export { isEntryUuid } from "./check-id.js";
export { BrokerError } from "./errors.js";
export type { BrokerErrorCode, Detail, DetailEntry, Method, ResourceName } from "./errors.js";
