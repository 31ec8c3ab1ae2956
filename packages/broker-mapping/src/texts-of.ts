import { type TextFields, textFields } from "@id-connector/broker-client";

/** The texts that a broker's object of its kind may have. */
export function textsOf(object: object): TextFields {
  if ("context" in object) return textFields.user;
  return "display_name" in object ? textFields.school : textFields.group;
}
