export { openLedger } from "./open-ledger.js";
export { isShell, mayBeThere, memberUnresolved } from "./entry.js";

export type { Ledger, LedgerOptions } from "./open-ledger.js";
export type { AuthorityLedger, LedgerReader } from "./authority-ledger.js";
export type { Coverage, Sent } from "./coverage.js";
export type { LedgerUnsure } from "./seal.js";
export type { LaterLedger } from "./later-ledger.js";
export type { DirectoryChange, DirectoryEntry, DirectoryLedger } from "./directory-ledger.js";
export type {
  OpenLook,
  Stray,
  VerifiedChange,
  VerifiedLedger,
  VerifiedSchool,
  VerifyPlace,
  VerifyProgress,
  VerifyRound,
} from "./verified-ledger.js";
export type { Confirmed, CrashOrder, Gone, Shown, ToSend } from "./crash-order.js";
export type { Later, LedgerEntry, ObjectKind } from "./entry.js";

export { LedgerError, NewerLedgerError, PidTakenError } from "./errors.js";
export type { LedgerErrorCode } from "./errors.js";
