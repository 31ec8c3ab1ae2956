/** Epoch milliseconds with fractions, the same in all processes of a machine whose clock is not set meanwhile. */
export function epoch(): number {
  return performance.timeOrigin + performance.now();
}
