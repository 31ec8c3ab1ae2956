/** A request that was not made: the authority pauses, the delivery ends, or more urgent ones had the places for long. Its attempt made none before. */
export class TurnedAwayError extends Error {
  override readonly name = "TurnedAwayError";

  constructor() {
    super("no request of this attempt was made");
  }
}
