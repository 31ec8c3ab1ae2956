import { shown } from "./shown.js";

interface Typed {
  readonly argv: readonly string[];
  /** The program's commands. */
  readonly commands: readonly string[];
}

/** yargs' own sentences about wrong usage, as a person would say them: what is missing, and options as they were typed. */
export function inPlainWords(message: string, { argv, commands }: Typed): string {
  const asTyped = (name: string) => argv.find((token) => token.replace(/^-+/, "").split("=")[0] === name) ?? name;
  const isCommand = commands.includes(argv.find((token) => !token.startsWith("-")) ?? "");
  return message
    .replace(/^Not enough arguments following: (.+)$/, (_, name: string) => `${asTyped(name)} needs a value`)
    .replace(/^Missing required arguments?: (.+)$/, (_, names: string) => {
      return `${names.split(", ").map(inManual).join(" and ")} is missing`;
    })
    .replace(/^Not enough non-option arguments: got (\d+), need at least (\d+)$/, tooFew)
    .replace(/^Invalid values:\n(.+)$/s, (_, lines: string) => lines.split("\n").map(tellChoices).join("; "))
    .replace(/^Unknown commands?: ([^,]+).*$/s, (_, name: string) => {
      if (isCommand) return `unknown: ${shown(name)}`;
      return `there is no command ${shown(name)}: ${commands.join(", ")}`;
    })
    .replace(/^Unknown arguments?: (.+)$/s, (_, names: string) => {
      return `unknown: ${names.split(", ").map(asTyped).map(shown).join(", ")}`;
    });
}

/** The manual writes options with underscores. */
function inManual(name: string): string {
  return `--${name.replaceAll("-", "_")}`;
}

function tooFew(_: string, got: string, need: string): string {
  return `something is missing: the command needs ${need === "1" ? "an argument" : `${need} arguments`}, ${got} given`;
}

/** yargs writes values as JSON. */
function tellChoices(line: string): string {
  return line.replace(
    /^ *Argument: (.+?), Given: (.+), Choices: (.+)$/,
    (_, name: string, given: string, choices: string) => {
      return `--${name} must be one of ${choices}, not ${given}`;
    },
  );
}
