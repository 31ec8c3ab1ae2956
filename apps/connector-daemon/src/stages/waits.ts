/** What distribute waits for where no authority is active: items wait, and that is as it should be. */
export const anActiveAuthority = "an active authority";
