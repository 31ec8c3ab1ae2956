/** The priority of what a first refresh, or the verification, brings: a change (5) overtakes it. */
export const bulkPriority = 7;
