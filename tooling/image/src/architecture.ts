/** What an architecture is called by those who take part in a build. */
export interface Architecture {
  /** By OCI and Debian. */
  readonly name: "amd64" | "arm64";
  /** By Node, npm and pnpm. */
  readonly cpu: "x64" | "arm64";
  /** By GNU's tools. */
  readonly triplet: "x86_64-linux-gnu" | "aarch64-linux-gnu";
}

export const architectures: readonly Architecture[] = [
  { name: "amd64", cpu: "x64", triplet: "x86_64-linux-gnu" },
  { name: "arm64", cpu: "arm64", triplet: "aarch64-linux-gnu" },
];

/** The architecture of the machine that builds. */
export function ownArchitecture(): Architecture {
  const own = architectures.find(({ cpu }) => cpu === process.arch);
  if (own === undefined) throw new Error(`there is no image for ${process.arch}; name one with --arch`);
  return own;
}
