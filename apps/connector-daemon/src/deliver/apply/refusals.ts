import type { BrokerError } from "@id-connector/broker-client";

/** Classes that the broker refused: their users are sent without them until they get through. */
export interface RefusedClasses {
  /** `digest`: the digest of the refused content; another content is tried. */
  note(id: string, digest: string): void;
  has(id: string, digest: string): boolean;
  forget(id: string): void;
}

export function createRefusedClasses(): RefusedClasses {
  const digests = new Map<string, string>();
  return {
    note: (id, digest) => void digests.set(id, digest),
    has: (id, digest) => digests.get(id) === digest,
    forget: (id) => void digests.delete(id),
  };
}

/** Schools that the broker refused: objects of such a school need not ask again for a minute. */
export interface RefusedSchools {
  /** Remembers what the broker said about the school that it is about. */
  note(error: BrokerError): void;
  /** What the broker said when it refused the school within the last minute. */
  lately(id: string): BrokerError | undefined;
  forget(id: string): void;
}

const restMs = 60_000;

/** `now`: by the daemon's clock. */
export function createRefusedSchools(now: () => number): RefusedSchools {
  const refused = new Map<string, { readonly error: BrokerError; readonly at: number }>();
  return {
    note(error) {
      if (error.id === undefined || refused.get(error.id)?.error === error) return;
      refused.set(error.id, { error, at: now() });
    },
    lately(id) {
      const last = refused.get(id);
      return last && now() - last.at < restMs ? last.error : undefined;
    },
    forget: (id) => void refused.delete(id),
  };
}
