/**
 * Names for trigger files as the schedulers of the predecessor gave them, `<time>_<entryUUID>.json`: the name tells that a person asked for
 * the item. The time is local, as in the listener's own names: of several triggers of an object only the newest by name survives. No two
 * names are the same.
 */
export function triggerNames(now: () => number): (id: string) => string {
  let last = 0;
  return (id) => {
    last = Math.max(last + 1, now() * 1000);
    return `${formatLocal(last)}_${id}.json`;
  };
}

/** Microseconds since 1970 as `%Y-%m-%d-%H-%M-%S-%f`. */
function formatLocal(stamp: number): string {
  const time = new Date(Math.floor(stamp / 1000));
  const parts = [time.getMonth() + 1, time.getDate(), time.getHours(), time.getMinutes(), time.getSeconds()];
  const two = parts.map((part) => String(part).padStart(2, "0"));
  return [time.getFullYear(), ...two, String(stamp % 1_000_000).padStart(6, "0")].join("-");
}
