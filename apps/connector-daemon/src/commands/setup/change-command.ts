import { type Flags, usageFailure } from "@id-connector/command-line";
import { exitStatus } from "@id-connector/connector-settings";
import {
  type Authority,
  changeAuthority,
  findAuthority,
  Secret,
  withAccess,
} from "@id-connector/school-authority-config";
import type { Call } from "../command-call.js";
import type { SetupAnswer } from "../mistakes/mistake.js";
import { ask, type Interview } from "./interview.js";
import { openInterview } from "./open-interview.js";
import type { Desk } from "./prompter.js";
import { questions } from "./questions.js";
import { settleChange } from "./settle-broker.js";

const changeable = ["url", "username", "brokerPassword", "brokerCaFile"] as const satisfies readonly SetupAnswer[];

/**
 * `connector-daemon setup --change NAME`: tries another address, login or certificate authority of an authority, and writes it when it works.
 * Until then, and where it does not, the file is as it was. Throws CommandFailure, AuthorityConfigError.
 */
export async function changeCommand(flags: Flags, call: Call, desk: Desk): Promise<number> {
  const { env, terminal, folders } = call;
  const authority = await findAuthority(folders.authorities, String(flags["change"]), folders);
  const interview = await openInterview(flags, call, desk);
  const isGiven = changeable.some((key) => interview.answers.has(key));
  await askForUnreadable(interview, flags);
  const before = fillIn(interview, authority);
  if (!isGiven) await askWhatChanges(interview);
  const access = await settleChange(interview, {
    ...{ folders, env },
    authority: ({ url, username, password, caFile }) => ({
      ...{ ...authority, url, username, password: new Secret(password) },
      ...(caFile === undefined ? {} : { caFile }),
    }),
  });
  // unchanged fields are not written: another program may change them meanwhile
  const changed = Object.fromEntries(
    Object.entries(access).filter(([key, value]) => before.has(key) && value !== before.get(key)),
  );
  const { name, file } = await changeAuthority(
    folders.authorities,
    authority.name,
    (raw) => withAccess(raw, changed),
    folders,
  );
  const document = { command: "setup", authority: name, file, changed: true, exitStatus: exitStatus.done };
  terminal.answer(document, [`It works, and ${file} has it now. A daemon that runs takes it up by itself.`]);
  return exitStatus.done;
}

/** Takes from the file what is not given, and says which fields these are, by their names in the file. */
function fillIn({ answers }: Interview, { name, url, username, password, caFile }: Authority) {
  const brokerPassword = password.reveal();
  const now = { name, url, username, brokerPassword, ...(caFile === undefined ? {} : { brokerCaFile: caFile }) };
  answers.set("name", name);
  for (const [key, value] of Object.entries(now))
    if (!answers.has(key as SetupAnswer)) answers.set(key as SetupAnswer, value);
  return new Map<string, unknown>(Object.entries({ url, username, password: brokerPassword, caFile }));
}

/** The file of the new password was named and could not be read: asks for the password, as the old one is not meant. */
async function askForUnreadable(interview: Interview, flags: Flags): Promise<void> {
  const { answers, prompter } = interview;
  const isNamed = typeof flags[questions.brokerPassword.flag] === "string";
  if (prompter && isNamed && !answers.has("brokerPassword")) await ask(interview, prompter, "brokerPassword");
}

async function askWhatChanges(interview: Interview): Promise<void> {
  const { prompter } = interview;
  if (!prompter) {
    const flags = changeable.map((key) => `--${questions[key].flag}`).join(", ");
    throw usageFailure(`say what changes: ${flags}`);
  }
  await ask(interview, prompter, "url");
  await ask(interview, prompter, "username");
  if (await prompter.askYesNo("Another password?")) await ask(interview, prompter, "brokerPassword");
}
