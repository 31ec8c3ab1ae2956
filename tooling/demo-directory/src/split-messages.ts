import { badMessage, measureElement } from "./ber.js";

const longest = 4 * 1024 * 1024;

/**
 * Gives back a function that takes what a socket brings and returns the whole messages in it.
 * It throws DemoDirectoryError "BAD_MESSAGE" for bytes that begin no LDAP message, and for messages above 4 MiB.
 */
export function createSplitter(): (bytes: Buffer) => readonly Buffer[] {
  let waiting: readonly Buffer[] = [];
  let needed = 2;
  return (bytes) => {
    waiting = [...waiting, bytes];
    if (waiting.reduce((sum, chunk) => sum + chunk.length, 0) < needed) return [];
    const messages: Buffer[] = [];
    let rest = Buffer.concat(waiting);
    for (;;) {
      if (rest.length > 0 && rest[0] !== 0x30) throw badMessage("it does not begin like one");
      const size = measureElement(rest);
      if (size && size.whole > longest) throw badMessage("it is too long");
      needed = size?.whole ?? rest.length + 1;
      if (!size || rest.length < size.whole) break;
      messages.push(rest.subarray(0, size.whole));
      rest = rest.subarray(size.whole);
    }
    waiting = [rest];
    return messages;
  };
}
