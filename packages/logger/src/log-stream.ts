import { Writable } from "node:stream";

const guarded = new WeakSet<Writable>();

/** Passes everything on to a stream in order; it is finished when that stream took the last line. It never ends that stream, and never fails. */
export function logStream(stream: Writable): Writable {
  guard(stream);
  return new Writable({
    decodeStrings: false,
    write(text: string, _encoding, next) {
      // also called, with an error, where the stream is broken: then the line has nowhere to go
      stream.write(text, () => {
        next();
      });
    },
  });
}

/** A stream without a listener for errors ends the program when the reader of the log goes away. */
function guard(stream: Writable): void {
  if (guarded.has(stream)) return;
  guarded.add(stream);
  stream.on("error", () => undefined);
}
