// Replaces the file argv[2] again and again by 200 kB of one letter, until it is killed.
import { writeFileAtomic } from "../../dist/index.js";

for (let turn = 0; ; turn += 1) {
  await writeFileAtomic(process.argv[2], String.fromCharCode(97 + (turn % 26)).repeat(200_000));
  if (turn === 3) console.log("going");
}
