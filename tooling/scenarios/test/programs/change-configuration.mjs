// Lists another school in the configuration in argv[2].
import { join } from "node:path";
import { addSchools, changeAuthority } from "@id-connector/school-authority-config";
import { workOnOrder } from "./work-on-order.mjs";

const [folder] = process.argv.slice(2);
await workOnOrder(() =>
  changeAuthority(join(folder, "school_authorities"), "Traeger2", (raw) => addSchools(raw, ["New"])),
);
