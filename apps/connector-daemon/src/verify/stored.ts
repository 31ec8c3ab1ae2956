import type { OpenLook, VerifyProgress } from "@id-connector/delivery-ledger";

/** What goes to the ledger: without prints, which are made of names without a key. Pure. */
export function toStored(progress: VerifyProgress): VerifyProgress {
  return withLooks(progress, ({ kind, id, related, looks, failures, repaired }) => {
    return { kind, id, related, looks, failures, repaired };
  });
}

/** Reads what an earlier run left. Each open object counts as wanted otherwise then, so that it is looked at twice more. Pure. */
export function fromStored(progress: VerifyProgress | undefined): VerifyProgress | undefined {
  return progress && withLooks(progress, (look) => ({ ...look, print: "" }));
}

function withLooks(progress: VerifyProgress, change: (look: OpenLook) => OpenLook): VerifyProgress {
  const { round } = progress;
  return { ...progress, round: { ...round, open: round.open.map(change) } };
}
