import { run } from "./run.js";

/** Packs a root folder so that the same content gives the same bytes: sorted, owned by root, every time the same. */
export async function packLayer(root: string, file: string, time: Date): Promise<void> {
  const seconds = String(Math.floor(time.getTime() / 1000));
  const same = ["--format=posix", "--pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime"];
  const owner = ["--owner=0", "--group=0", "--numeric-owner", `--mtime=@${seconds}`, "--sort=name"];
  await run("tar", [...same, ...owner, "--mode=go-w", "-cf", file, "-C", root, "."]);
}
