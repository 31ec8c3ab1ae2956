/**
 * Makes change sequence numbers as OpenLDAP writes them: each is greater than all before, whatever the clock does.
 * `now` gives milliseconds since 1970.
 */
export function createChangeClock(now: () => number): () => string {
  let last = 0;
  return () => {
    last = Math.max(now() * 1000, last + 1);
    const time = new Date(Math.floor(last / 1000)).toISOString().replace(/\D/gu, "").slice(0, 14);
    const micros = String(last % 1_000_000).padStart(6, "0");
    return `${time}.${micros}Z#000000#000#000000`;
  };
}
