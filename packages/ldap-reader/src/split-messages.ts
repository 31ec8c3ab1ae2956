import { broken } from "./read-ber.js";

/** The largest message of a server that is read, in bytes: a group of 100,000 members is 10 MB. */
export const largestMessage = 16 * 1024 * 1024;

/** Puts pieces of a stream together to LDAP messages. */
export interface MessageSplitter {
  /**
   * The messages that are whole with this piece. Throws LdapReaderError "PROTOCOL" where no message begins, or where a message is too
   * large.
   */
  take(piece: Buffer): Generator<Buffer, void>;
  /** Whether the beginning of a message waits for its end. */
  hasRest(): boolean;
}

/** Makes a splitter at the beginning of a stream. It holds the bytes of one message at most, and copies each once. */
export function splitMessages(largest = largestMessage): MessageSplitter {
  let pieces: Buffer[] = [];
  let held = 0;
  /** Bytes that must be there before it makes sense to look again. */
  let wanted = 2;
  const join = () => {
    const [first] = pieces;
    return first !== undefined && pieces.length === 1 ? first : Buffer.concat(pieces, held);
  };
  return {
    *take(piece) {
      pieces.push(piece);
      held += piece.length;
      while (held >= wanted) {
        const bytes = join();
        const length = lengthOf(bytes, largest);
        if (length === undefined || bytes.length < length) {
          pieces = [bytes];
          wanted = length ?? bytes.length + 1;
          continue;
        }
        const rest = bytes.subarray(length);
        pieces = rest.length > 0 ? [rest] : [];
        held = rest.length;
        wanted = 2;
        yield bytes.subarray(0, length);
      }
    },
    hasRest: () => held > 0,
  };
}

/** How long the message is that begins here, its own head included; undefined where that cannot be said yet. */
function lengthOf(bytes: Buffer, largest: number): number | undefined {
  if (bytes[0] !== 0x30) throw broken("a message begins with something else");
  const first = bytes[1];
  if (first === undefined) return undefined;
  const count = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || count > 4) throw broken("the length of a message cannot be read");
  if (bytes.length < 2 + count) return undefined;
  const length = 2 + count + (count === 0 ? first : bytes.readUIntBE(2, count));
  if (length > largest) throw broken(`a message of ${length} bytes; the limit is ${largest}`);
  return length;
}
