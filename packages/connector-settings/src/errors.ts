/** A setting that is missing or wrong (`SETTINGS`), or names something which is not there or not usable. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
  constructor(
    /** `NOT_TRUSTED`: others than root, we and the home's owner own it or may write it. */
    readonly code: "SETTINGS" | "PASSWORD_FILE" | "NOT_TRUSTED",
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * The files of this connector are of a format that this version does not know, or of an unreadable format number. Nothing was
 * changed.
 */
export class DataFormatError extends Error {
  override readonly name = "DataFormatError";
  constructor(
    readonly code: "NEWER_FORMAT" | "BROKEN_FORMAT",
    message: string,
  ) {
    super(message);
  }
}
