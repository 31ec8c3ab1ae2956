import { resolve } from "node:path";
import type { Env } from "@id-connector/command-line";
import type { ConnectorFolders } from "@id-connector/connector-settings";
import {
  type Authority,
  AuthorityConfigError,
  draftAuthority,
  newConfig,
  type NewAuthority,
  refuseExisting,
} from "@id-connector/school-authority-config";
import { checkBroker } from "../check/check-broker.js";
import { bad, type Finding } from "../check/finding.js";
import { type SetupAnswer, toMistake } from "../mistakes/mistake.js";
import { askUntilRight, type Interview } from "./interview.js";
import { suggest } from "./suggest.js";

interface Surrounding {
  readonly folders: ConnectorFolders;
  /** For proxies and certificates. */
  readonly env: Env;
}

/** Asks for the broker until it takes the login and knows the authority. No file of that authority is there yet. */
export async function settleBroker(interview: Interview, { folders, env }: Surrounding): Promise<NewAuthority> {
  const { answers, prompter } = interview;
  const username = suggest("username", answers);
  if (!prompter && !answers.has("username") && username !== undefined) answers.set("username", username);
  return askUntilRight(interview, ["name", "url", "username", "brokerPassword"], async () => {
    const wanted = wantedOf(answers);
    try {
      await refuseExisting(folders.authorities, wanted.name, folders);
      const draft = draftAuthority(folders.authorities, newConfig(wanted));
      return { findings: await checkBroker(draft, { env, home: folders.home }), value: wanted };
    } catch (error) {
      return { findings: describeRefusal(error, wanted.name), value: wanted };
    }
  });
}

/** Tries the new access of an authority before it is written. */
export function settleChange(
  interview: Interview,
  { authority, folders, env }: Surrounding & { readonly authority: (answers: NewAuthority) => Authority },
): Promise<NewAuthority> {
  const { answers } = interview;
  return askUntilRight(interview, [], async () => {
    const wanted = wantedOf(answers);
    try {
      draftAuthority(folders.authorities, newConfig(wanted));
      const found = await checkBroker(authority(wanted), { env, home: folders.home });
      return { findings: found.map(withoutName), value: wanted };
    } catch (error) {
      return { findings: describeRefusal(error, wanted.name), value: wanted };
    }
  });
}

/** The name says which authority is changed, so it is not asked again. */
function withoutName(finding: Finding): Finding {
  const { about = [], help } = finding;
  if (!about.includes("name")) return finding;
  const more = "The name of an authority cannot be changed: set up another one.";
  return { ...finding, about: about.filter((key) => key !== "name"), help: [help, more].join(" ").trim() };
}

function wantedOf(answers: ReadonlyMap<SetupAnswer, string>): NewAuthority {
  const text = (key: SetupAnswer) => answers.get(key) ?? "";
  const caFile = text("brokerCaFile") || undefined;
  return {
    ...{ name: text("name"), url: text("url"), username: text("username"), password: text("brokerPassword") },
    ...{ schools: [], caFile: caFile === undefined ? undefined : resolve(caFile) },
  };
}

/** The finding for an authority that cannot be written: its file is there already, or a value is wrong. */
function describeRefusal(error: unknown, name: string): readonly Finding[] {
  if (!(error instanceof AuthorityConfigError)) throw error;
  const { code, message, problems } = error;
  if (code === "EXISTS") {
    const help = `To change its address or login: connector-daemon setup --change ${name}`;
    return [bad("configuration", name, toMistake(message, [code, help, "name"]))];
  }
  return problems.map((problem) => {
    const about = places.get(problem.path);
    const meaning = [
      problem.code,
      "docs/operations.md says what an authority's file holds.",
      ...(about ? [about] : []),
    ] as const;
    return bad("configuration", name, toMistake(problem.message, [...meaning]));
  });
}

const places: ReadonlyMap<string, SetupAnswer> = new Map([
  ["/name", "name"],
  ["/url", "url"],
  ["/plugin_configs/id_broker/username", "username"],
  ["/plugin_configs/id_broker/password", "brokerPassword"],
  ["/plugin_configs/id_broker/ca_file", "brokerCaFile"],
]);
