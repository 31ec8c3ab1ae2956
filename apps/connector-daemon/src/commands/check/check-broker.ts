import { openBroker, type Broker } from "@id-connector/broker-client";
import { brokerAccess, type Authority } from "@id-connector/school-authority-config";
import { brokerMistake, certificateMistake, noCertificate, unknownAuthority } from "../mistakes/broker-mistake.js";
import { holdsCertificate } from "./check-settings.js";
import { bad, ok, warning, type Finding } from "./finding.js";

const daysToWarn = 21;
const clockWarnMs = 30_000;

/** Address, certificate, proxy, login, clock and name of one authority at its broker; ends at the first thing that is wrong. */
export async function checkBroker(
  authority: Authority,
  { env, home }: { readonly env: Readonly<Record<string, string | undefined>>; readonly home: string },
): Promise<readonly Finding[]> {
  const { name, url } = authority;
  const findings: Finding[] = [];
  try {
    const access = await brokerAccess(authority, { home });
    if (access.ca !== undefined && !holdsCertificate(access.ca)) return [bad("broker", name, noCertificate)];
    const broker = openBroker({ ...access, env });
    try {
      const way = broker.proxy ? `by way of the proxy ${broker.proxy}` : "no proxy";
      findings.push(ok("broker", name, `${url}, ${way}`), await checkCertificate(authority, broker));
      if (findings.some(({ verdict }) => verdict === "bad")) return findings;
      findings.push(...(await checkLogin(authority, broker)));
      findings.push(
        (await broker.isKnown())
          ? ok("broker", name, "the broker knows it")
          : bad("broker", name, unknownAuthority(name)),
      );
    } finally {
      await broker.close();
    }
  } catch (error) {
    findings.push(bad("broker", name, brokerMistake(error)));
  }
  return findings;
}

async function checkCertificate({ name, url }: Authority, broker: Broker): Promise<Finding> {
  if (url.startsWith("http:")) return warning("broker", name, "no certificate: the connection is not encrypted");
  const {
    daysLeft: days,
    authorized,
    problem = "unknown reason",
    problemCode = "",
  } = await broker.inspectCertificate();
  if (!authorized)
    return bad("broker", name, certificateMistake(`its certificate is not accepted: ${problem}`, problemCode));
  const text = `its certificate is valid for ${days} more days`;
  return days < daysToWarn ? warning("broker", name, text) : ok("broker", name, text);
}

async function checkLogin({ name, username }: Authority, broker: Broker): Promise<readonly Finding[]> {
  const { clockDifferenceMs } = await broker.login();
  const loggedIn = ok("broker", name, `logged in as ${username}`);
  if (clockDifferenceMs === undefined) return [loggedIn];
  if (Math.abs(clockDifferenceMs) <= clockWarnMs) return [loggedIn, ok("broker", name, "its clock and ours agree")];
  const seconds = Math.round(clockDifferenceMs / 1000);
  return [loggedIn, warning("broker", name, `its clock differs from ours by ${seconds} s: tokens may be refused`)];
}
