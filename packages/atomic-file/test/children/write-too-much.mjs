// Writes 10 MB to argv[2] and prints the code and path of the error that it gets.
import { writeFilesAtomic } from "../../dist/index.js";

const small = { path: `${process.argv[2]}.small`, content: "fits" };
const big = { path: process.argv[2], content: "x".repeat(10_000_000) };
await writeFilesAtomic([small, big]).then(
  () => console.log("written"),
  (error) => console.log(`${error.code} ${String(error.message.includes(error.path))}`),
);
