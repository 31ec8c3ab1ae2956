/** What a terminal takes for an order, an end of line or another reading direction; the text after the line breaks would be a line of its own. */
export const nasty =
  "n\u001b[31m\u001b]8;;http://evil\u0007\u009b2J\u0085\u007f\u202e\u2066\u200e\u200f\u061c\u2028\u2029\ufeff\u200b\r\n\tFORGED\nFORGED\u001bc";

/** The same as it may stand in a directory: in a DN, and with nothing that its syntaxes refuse. */
export const nastyName = "n\u001b[31m\u0007\u009b2J\u007f\u202e\u2066\u061c\u2028\nFORGED";

/** The same as the configuration can list it: without line breaks. */
export const nastyLine = "n\u001b[31m\u0007\u009b2J\u007f\u202e\u2066\u061c";

/** As long as a file's name may be, without a slash. */
export const nastyFile = nasty.replaceAll("/", "");
