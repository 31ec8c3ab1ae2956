/** BAD_OPTION: an option or a fault that makes no sense. ADDRESS_IN_USE: another program listens on the port. NOT_RUNNING, RUNNING: stop/start out of turn. TIMEOUT: `until` gave up. */
export type BrokerSimulatorErrorCode = "BAD_OPTION" | "ADDRESS_IN_USE" | "NOT_RUNNING" | "RUNNING" | "TIMEOUT";

/** The simulator's one error; `code` says what happened. */
export class BrokerSimulatorError extends Error {
  override readonly name = "BrokerSimulatorError";
  readonly code: BrokerSimulatorErrorCode;

  constructor(code: BrokerSimulatorErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.code = code;
  }
}
