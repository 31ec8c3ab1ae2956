const mostPlaces = 6;
const longestTrace = 20_000;

// a file of ours, in the workspace or installed, at the end of a line of a stack
const ours =
  /(?:^|[/(\s])(?:(@id-connector\/[\w-]+|(?:packages|apps|tooling)\/[\w-]+)\/((?:dist|src|test|bin)\/[\w./-]+):(\d+):\d+)\)?$/;
const ofLibrary = /node_modules\/((?:@[\w-]+\/)?[\w.-]+\/[\w./-]+:\d+):\d+\)?$/;
const ofNode = /(node:[\w/]+:\d+):\d+\)?$/;

/**
 * Where an error came from, the innermost first: `packages/queue-fs/dist/read-item.js:44`, at most six places in files of ours; where
 * there are no such files, the innermost place at all. Nothing else of the stack is taken, for it begins with the message. Never
 * throws.
 */
export function placesOf(error: unknown): readonly string[] {
  try {
    const { stack, message } = error as { readonly stack?: unknown; readonly message?: unknown };
    if (typeof stack !== "string") return [];
    const lines = behind(stack, message).slice(0, longestTrace).split("\n");
    const frames = lines.filter((line) => line.startsWith("    at "));
    const own = frames.flatMap(placeOfOurs);
    return own.length > 0 ? own.slice(0, mostPlaces) : frames.flatMap(placeElsewhere).slice(0, 1);
  } catch {
    return [];
  }
}

/** A message of several lines could look like frames. */
function behind(stack: string, message: unknown): string {
  const at = typeof message === "string" ? stack.indexOf(message) : -1;
  return at < 0 ? stack.slice(-longestTrace) : stack.slice(at + String(message).length);
}

function placeOfOurs(line: string): string[] {
  const inside = line.slice(line.lastIndexOf("node_modules/") + 1);
  const [, folder, file, row] = ours.exec(inside) ?? [];
  if (folder === undefined || file === undefined || row === undefined) return [];
  return [`${folder}/${file}:${row}`];
}

function placeElsewhere(line: string): string[] {
  const [, place] = ofLibrary.exec(line) ?? ofNode.exec(line) ?? [];
  return place === undefined ? [] : [place];
}
