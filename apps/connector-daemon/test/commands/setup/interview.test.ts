import { expect, it } from "@jest/globals";
import { CommandFailure, type Terminal } from "@id-connector/command-line";
import { bad, ok, warning, type Finding } from "../../../src/commands/check/finding.js";
import { toMistake, type SetupAnswer } from "../../../src/commands/mistakes/mistake.js";
import { askUntilRight, type Interview } from "../../../src/commands/setup/interview.js";

const clock = bad("broker", "Traeger2", toMistake("an hour ahead", ["CLOCK", "Set it."]));
const port = bad(
  "directory",
  "ldap:1",
  toMistake("refused", ["CONNECTION_REFUSED", "Nothing listens.", "port", "server"]),
);
const fine = ok("directory", "ldap", "logged in");

/** A person who answers in this order; `asked` is what was asked, `said` what the terminal showed. */
function person(replies: readonly (string | boolean)[], answers: readonly (readonly [SetupAnswer, string])[] = []) {
  const [asked, said, left] = [[] as string[], [] as string[], [...replies]];
  const reply = (question: string) => {
    asked.push(question);
    return Promise.resolve(left.shift() as never);
  };
  const say = (line: unknown) => said.push(String(line));
  const terminal = { note: say, warn: say } as unknown as Terminal;
  const prompter = {
    ask: (message: string, { present, otherwise }: { present: string | undefined; otherwise: string | undefined }) =>
      reply(`${message}: ${present ?? otherwise ?? ""}`),
    askSecret: reply,
    askYesNo: reply,
  };
  const interview: Interview = { answers: new Map(answers), prompter, terminal };
  return { interview, asked, said };
}

const trying = (...rounds: readonly (readonly Finding[])[]) => {
  const left = [...rounds];
  return () => Promise.resolve({ findings: left.shift() ?? [], value: "done" });
};

it("asks for what is missing alone, then again for what is wrong, with what was answered", async () => {
  const { interview, asked } = person(["1", "7389", "ldap2"], [["server", "ldap"]]);
  expect(await askUntilRight(interview, ["server", "port"], trying([port], [fine]))).toBe("done");
  expect(asked).toEqual([
    "Port of the LDAP server: 7389",
    "Port of the LDAP server: 1",
    "Name of the LDAP server, as its certificate has it: ldap",
  ]);
  expect(interview.answers).toEqual(
    new Map([
      ["server", "ldap2"],
      ["port", "7389"],
    ] as const),
  );
});

it("what no answer mends is tried again when a person says so, and ends the command when not", async () => {
  const again = person([true]);
  expect(await askUntilRight(again.interview, [], trying([clock], [fine]))).toBe("done");
  const ends = askUntilRight(person([false]).interview, [], trying([clock]));
  await expect(ends).rejects.toMatchObject({ status: 5, code: "CLOCK", problems: ["Set it."] });
});

it("without a person the first thing that is wrong ends it, with its flags; a warning does not", async () => {
  const { interview, said } = person([]);
  const alone = { ...interview, prompter: undefined };
  const odd = warning("directory", "ldap", "slow");
  expect(await askUntilRight(alone, [], trying([odd]))).toBe("done");
  const error: unknown = await askUntilRight(alone, [], trying([fine, port, clock])).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CommandFailure);
  expect(error).toMatchObject({
    status: 4,
    problems: ["Nothing listens.", "Look at --ldap-server-port, --ldap-server-name."],
  });
  expect(said.join("\n")).not.toContain("refused");
  await expect(askUntilRight(alone, ["url"], trying())).rejects.toMatchObject({ status: 2, code: "MISSING_ANSWER" });
});
