// For each school whether directory and broker agree, as CSV: report-agreement.js AUTHORITY > report.csv
import { openBroker } from "@id-connector/broker-client";
import { findDifference, getHeld, judgeObject, kindsOf } from "@id-connector/broker-compare";
import { connectorFolders, directoryAccess, requireSettings } from "@id-connector/connector-settings";
import { openDirectory } from "@id-connector/ldap-reader";
import { type DirectoryObject, readContainerNames } from "@id-connector/listener-object";
import { brokerAccess, findAuthority } from "@id-connector/school-authority-config";

const [authorityName = ""] = process.argv.slice(2);
const settings = requireSettings({ env: process.env });
const folders = connectorFolders(settings.home);
const authority = await findAuthority(folders.authorities, authorityName, folders);
const directory = openDirectory({ ...directoryAccess(settings), names: readContainerNames(process.env) });
const broker = openBroker({ ...(await brokerAccess(authority, folders)), env: process.env });
try {
  const schools = await directory.readSchools();
  const scope = { listed: authority.schools, schools, kinds: kindsOf(authority) };
  const look = async (object: DirectoryObject) => {
    const judged = judgeObject(object, scope);
    if (judged.state !== "wanted") return judged.state;
    const held = await getHeld(broker, judged.wanted.kind, object.id);
    if (!held) return "missing";
    return findDifference(judged.wanted, held) ? "different" : "equal";
  };
  console.log("school,agrees,equal,different,missing,faulty");
  for (const school of schools) {
    const counts = { equal: 0, different: 0, missing: 0, faulty: 0, out_of_scope: 0 };
    counts[await look(school)]++;
    if (counts.out_of_scope > 0) continue; // the authority does not list it
    for await (const object of directory.streamSchool(school.name)) counts[await look(object)]++;
    const { equal, different, missing, faulty } = counts;
    const agrees = different + missing + faulty === 0 ? "yes" : "no";
    console.log([school.name, agrees, equal, different, missing, faulty].join(","));
  }
} finally {
  await Promise.all([directory.close(), broker.close()]);
}
