/** The most that all unfinished answers of one client may hold together, in bytes. */
export const LARGEST_TOTAL = 32 * 1024 * 1024;

/** Counts the bytes that the answers under way hold together. */
export interface Allowance {
  /** False where so many more bytes would be too many. */
  take(bytes: number): boolean;
  giveBack(bytes: number): void;
}

/** Makes an allowance of `most` bytes. */
export function openAllowance(most = LARGEST_TOTAL): Allowance {
  let taken = 0;
  return {
    take(bytes) {
      taken += bytes;
      return taken <= most;
    },
    giveBack(bytes) {
      taken -= bytes;
    },
  };
}
