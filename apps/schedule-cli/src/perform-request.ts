import type { Env, Terminal } from "@id-connector/command-line";
import type { Settings } from "@id-connector/connector-settings";
import type { Request } from "./request.js";
import { scheduleNamed } from "./schedule/schedule-named.js";
import { scheduleSchools } from "./schedule/schedule-schools.js";
import { withSurroundings } from "./surroundings.js";

interface Around {
  readonly settings: Settings;
  readonly env: Env;
  readonly terminal: Terminal;
}

/** Does what is asked for and answers on the terminal. Returns the exit status. */
export function performRequest(request: Request, around: Around): Promise<number> {
  const connections = request.what === "school" ? request.parallel : undefined;
  return withSurroundings({ ...around, connections }, (surroundings) =>
    "names" in request ? scheduleNamed(request, surroundings) : scheduleSchools(request, surroundings),
  );
}
