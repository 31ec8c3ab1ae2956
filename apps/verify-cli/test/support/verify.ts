import { runProgram, type Ran, type World } from "@id-connector/test-world";

/** What `--json` says; the keys of the README. */
export interface Answer {
  readonly authority: string;
  readonly counts: Readonly<Record<string, Counts>>;
  readonly objects: readonly Found[];
  readonly unseenSchools: readonly string[];
  readonly emptyShells: number;
  readonly leaversLookedFor: boolean;
  readonly fix?: {
    readonly fixable: number;
    readonly queued: number;
    readonly dryRun: boolean;
    readonly daemonRuns: boolean;
    readonly arrived?: number;
    readonly countsAfter?: Readonly<Record<string, Counts>>;
  };
  readonly broker?: { readonly code: string; readonly message: string };
  readonly interrupted: boolean;
  readonly summary: string;
  readonly exitStatus: number;
}

export interface Found {
  readonly kind: string;
  readonly id: string;
  readonly outcome: string;
  readonly fields?: readonly string[];
  readonly values?: readonly { readonly field: string; readonly directory: unknown; readonly broker: unknown }[];
  readonly reason?: { readonly code: string; readonly message: string };
}

type Counts = Readonly<Record<string, number>>;

/** Runs `verify` with these words. */
export function verify(world: World, ...argv: readonly string[]): Promise<Ran> {
  return runProgram("verify-cli/bin/verify-cli.js", argv, world.env);
}

/** Runs `verify … --json`; the document and the exit status agree. */
export async function verifyJson(world: World, ...argv: readonly string[]): Promise<Answer> {
  const { status, stdout, stderr } = await verify(world, ...argv, "--json");
  const answer = JSON.parse(stdout || `{"summary": ${JSON.stringify(stderr)}}`) as Answer;
  if (answer.exitStatus !== status) throw new Error(`status ${String(status)}, but ${stdout}${stderr}`);
  return answer;
}

/** Each object that is not equal, as "kind id outcome" with names in place of ids. */
export function listed({ objects }: Answer, names: ReadonlyMap<string, string>): string[] {
  return objects
    .map(({ kind, id, outcome, fields }) => [kind, names.get(id) ?? id, outcome, ...(fields ?? [])].join(" "))
    .sort();
}
