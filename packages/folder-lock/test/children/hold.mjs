// Locks the folder argv[2] under the name argv[3], says so, and holds it until it is killed ("hold") or ends by itself ("leave").
import { lockFolder } from "../../dist/index.js";

await lockFolder(process.argv[2], process.argv[3]);
console.log("locked");
if (process.argv[4] === "hold") process.stdin.resume();
