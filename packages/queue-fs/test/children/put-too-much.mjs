// Puts a small item and one of 1 MB into the queue argv[2] (half-written files: argv[3]) and prints the error's code.
import { putItems } from "../../dist/index.js";

const [folder, tmpFolder] = process.argv.slice(2);
const values = ["fits", "x".repeat(1_000_000)];
await putItems(
  { folder, tmpFolder },
  values.map((value) => ({ key: "k", value })),
).then(
  () => console.log("put"),
  (error) => console.log(error.code),
);
