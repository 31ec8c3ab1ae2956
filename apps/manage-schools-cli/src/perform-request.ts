import { addSchoolsCommand } from "./commands/add-schools.js";
import { listSchoolsCommand } from "./commands/list-schools.js";
import { removeSchoolsCommand } from "./commands/remove-schools.js";
import type { Request } from "./request.js";
import { atSite, type Call } from "./site.js";

/** Does what was asked for; returns the exit status. Throws CommandFailure, LdapReaderError, AuthorityConfigError, QueueError, LedgerError. */
export function performRequest(request: Request, call: Call): Promise<number> {
  return atSite(call, request.authority, (site) => {
    switch (request.what) {
      case "add":
        return addSchoolsCommand(request, site);
      case "remove":
        return removeSchoolsCommand(request, site);
      case "list":
        return listSchoolsCommand(site);
    }
  });
}
