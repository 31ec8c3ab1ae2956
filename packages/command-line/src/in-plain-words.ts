/** yargs' own sentences about wrong usage, as a person would say them: what is missing, and options as they were typed. */
export function inPlainWords(message: string, argv: readonly string[]): string {
  const asTyped = (name: string) => argv.find((token) => token.replace(/^-+/, "").split("=")[0] === name) ?? name;
  return message
    .replace(/^Not enough arguments following: (.+)$/, "--$1 needs a value")
    .replace(/^Not enough non-option arguments: got (\d+), need at least (\d+)$/, tooFew)
    .replace(/^Unknown arguments?: (.+)$/, (_, names: string) => {
      return `unknown: ${names.split(", ").map(asTyped).map(shortened).join(", ")}`;
    });
}

/** Whoever pastes too much need not read it all again. */
function shortened(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`;
}

function tooFew(_: string, got: string, need: string): string {
  return `something is missing: the command needs ${need === "1" ? "an argument" : `${need} arguments`}, ${got} given`;
}
