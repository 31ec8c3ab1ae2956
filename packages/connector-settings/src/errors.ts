/** A setting that names something which is not there or not usable. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
  constructor(
    readonly code: "PASSWORD_FILE",
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
