/** Limits of the delete guard that no school reaches. */
export const wideLimits = {
  users: { number: 1_000_000, share: 1 },
  groups: { number: 1_000_000, share: 1 },
  members: { number: 1_000_000, share: 1 },
};

/** Limits that every accident exceeds. */
export const narrowLimits = {
  users: { number: 10, share: 0.01 },
  groups: { number: 5, share: 0.01 },
  members: { number: 5, share: 0.1 },
};
