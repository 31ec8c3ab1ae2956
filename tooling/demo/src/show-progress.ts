import type { WriteStream } from "node:tty";

interface Progress {
  update(done: number, total: number): void;
  end(): void;
}

const width = 40;
const lineEveryMs = 1_000;

/** Shows how far something is: a bar on a terminal, a line each second elsewhere. */
export function showProgress(stream: NodeJS.WriteStream & Partial<Pick<WriteStream, "clearLine">>): Progress {
  let shownAt = 0;
  let last = "";
  const write = (done: number, total: number) => {
    const filled = total === 0 ? 0 : Math.round((done / total) * width);
    const text = `   ${"█".repeat(filled)}${"░".repeat(width - filled)} ${done} of ${total}`;
    if (text !== last) stream.write(stream.isTTY ? `\r${text}` : `${text}\n`);
    last = text;
  };
  return {
    update(done, total) {
      const now = performance.now();
      if (done < total && now - shownAt < (stream.isTTY ? 50 : lineEveryMs)) return;
      shownAt = now;
      write(done, total);
    },
    end() {
      if (stream.isTTY) stream.write("\n");
    },
  };
}
