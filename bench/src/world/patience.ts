/** For all that takes long (ms): a broken product ends a run sometime. */
export const patienceMs = 3_600_000;
