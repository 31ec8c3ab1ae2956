import type { BerWriter } from "@ldapjs/asn1";
import controls, { type Control } from "@ldapjs/controls";
import Parser from "ldapjs/lib/messages/parser.js";
import { decodeMessage } from "./decode-message.js";
import { splitMessages, type MessageSplitter } from "./split-messages.js";

/**
 * Puts our own reading of a server's bytes in the place of ldapjs' parser, in every client of this process; safe to call again. Any fault of
 * the bytes, or of the work with their messages, is an 'error' of that parser, and so the end of that connection: nothing is thrown into the
 * socket.
 */
export function patchLdapjs(): void {
  const target: typeof Parser.prototype & { [patched]?: true } = Parser.prototype;
  if (target[patched]) return;
  target[patched] = true;
  target.write = function (data) {
    const reading = readingOf(this);
    if (reading.isBroken) return false;
    try {
      for (const bytes of reading.splitter.take(data)) this.emit("message", decodeMessage(bytes));
    } catch (error) {
      reading.isBroken = true;
      this.emit("error", error);
    }
    return !reading.isBroken;
  };
}

/** Whether the beginning of a message has come over what this parser reads, and not its end. */
export function hasRest(parser: object): boolean {
  return readingOf(parser).splitter.hasRest();
}

/** A control with a binary value: ldapjs would send the value's bytes as text. */
export function rawControl(type: string, { criticality, value }: { criticality: boolean; value: Buffer }): Control {
  return new RawControl(type, criticality, value);
}

const patched = Symbol.for("@id-connector/ldap-reader patched ldapjs");
const octets = 0x04;
const readings = new WeakMap<object, { readonly splitter: MessageSplitter; isBroken: boolean }>();

function readingOf(parser: object): { readonly splitter: MessageSplitter; isBroken: boolean } {
  let reading = readings.get(parser);
  if (!reading) {
    reading = { splitter: splitMessages(), isBroken: false };
    readings.set(parser, reading);
  }
  return reading;
}

class RawControl extends controls.Control {
  readonly #bytes: Buffer;

  constructor(type: string, criticality: boolean, bytes: Buffer) {
    super({ type, criticality });
    this.#bytes = bytes;
  }

  _toBer(ber: BerWriter): BerWriter {
    ber.writeBuffer(this.#bytes, octets);
    return ber;
  }
}
