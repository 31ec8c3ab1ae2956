/** How Node is started with arguments, here or as the first process of a PID namespace of its own (which only root may make). */
export function nodeCommand(
  argv: readonly string[],
  inContainer: boolean,
): { readonly file: string; readonly argv: readonly string[] } {
  if (!inContainer) return { file: process.execPath, argv };
  const flags = ["--pid", "--fork", "--mount-proc", "--kill-child"];
  return { file: "/usr/bin/unshare", argv: [...flags, process.execPath, ...argv] };
}
