import type { Authority } from "@id-connector/school-authority-config";
import type { Verdict } from "../judge-object.js";

/** "Traeger2 gets it; Other gets it when it is active again; Third deletes it (it is an exam user)." Pure. */
export function describeVerdicts(
  verdicts: readonly Verdict[],
  authorities: readonly Pick<Authority, "name" | "active">[],
) {
  const parts = verdicts.flatMap((verdict) => {
    if (verdict.act === "nothing") return [];
    const isActive = authorities.find(({ name }) => name === verdict.authority)?.active !== false;
    const later = isActive ? "" : " when it is active again";
    return verdict.act === "send"
      ? `${verdict.authority} gets it${later}`
      : `${verdict.authority} deletes it${later} (${verdict.why})`;
  });
  return `${parts.join("; ")}.`;
}
