import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { endWithUs } from "@id-connector/slapd-fixture";
import { until } from "@id-connector/test-world";

const program = fileURLToPath(new URL("../../bin/connector-daemon.js", import.meta.url));

/** What the program shows, one after the other, before something is typed; Enter follows. */
export type Turn = readonly [shows: string | readonly string[], types: string];

/**
 * Runs the program in a pseudo terminal (`script` of util-linux), and types each answer when its question stands there, as a person would.
 * `shown` is everything that the terminal showed, its orders for cursor and colours taken out.
 */
export async function converse(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  turns: readonly Turn[],
): Promise<{ readonly status: number | null; readonly shown: string }> {
  const command = [process.execPath, program, ...argv].map((word) => `'${word}'`).join(" ");
  const child = endWithUs(
    spawn("script", ["--quiet", "--return", "--echo", "never", "--command", command, "/dev/null"], {
      env: { ...env, TERM: "xterm", SHELL: "/bin/sh" },
      stdio: ["pipe", "pipe", "inherit"],
    }),
  );
  let shown = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (shown += text));
  const ended = once(child, "close").then(([status]) => status as number | null);
  let told = 0;
  for (const [shows, types] of turns) {
    await until(
      () => `shown: ${String(shows)}, but\n${plain(shown.slice(told))}`,
      () => showsInTurn(plain(shown.slice(told)), [shows].flat()) || child.exitCode !== null,
    );
    told = shown.length;
    child.stdin.write(types === interrupt ? types : `${types}\r`);
  }
  const status = await ended;
  return { status, shown: plain(shown) };
}

/** Ctrl-C. */
export const interrupt = "\u0003";

function showsInTurn(text: string, parts: readonly string[]): boolean {
  let from = 0;
  return parts.every((part) => {
    const at = text.indexOf(part, from);
    from = at + part.length;
    return at >= 0;
  });
}

/** Without the orders of ECMA-48. */
function plain(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are what is taken out
  return text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, "");
}
