/** The priority of what a first refresh brings: a change (5) overtakes it. */
export const bulkPriority = 7;
