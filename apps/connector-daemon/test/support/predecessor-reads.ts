/**
 * Why the predecessor does not take a file of one of its queues; undefined where it does. Its own rules, written down from what it is known to do, and
 * nothing of ours: a file in an out queue that it does not take ends its delivery.
 */
export function whyNotTaken(name: string, text: string): string | undefined {
  if (!name.toLowerCase().endsWith(".json")) return "no JSON by its name: it goes to the trash";
  const item = JSON.parse(text) as Fields;
  const { dn, id, udm_object_type: type, object = null, options } = item;
  if (typeof dn !== "string" || typeof id !== "string") return "no dn or id";
  if (type !== "users/user" && type !== "groups/group") return `of type ${String(type)}`;
  if (![undefined, null, "add_mod", "delete"].includes(item["action"] as string)) return "an unknown action";
  if (!isOldData(type, item["old_data"])) return "old data of another form";
  if (object === null) return undefined;
  if (!isRecord(object)) return "an object that is none";
  if (!isTexts(options)) return "no options";
  if (type === "groups/group") return undefined;
  if (!options.includes("default")) return "no option default";
  if (!roles.some((role) => options.includes(role))) return "no role among the options";
  if (!isTexts(object["school"]) || object["school"].length === 0) return "no school";
  return isPasswords(item["user_passwords"]) ? undefined : "passwords of another form";
}

type Fields = Readonly<Record<string, unknown>>;

const roles = ["ucsschoolStaff", "ucsschoolStudent", "ucsschoolTeacher", "ucsschoolLegalGuardian"];

function isOldData(type: string, value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return isRecord(value) && isTexts(value[type === "users/user" ? "schools" : "users"]);
}

function isPasswords(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (!isRecord(value)) return false;
  const { userPassword, sambaNTPassword, krb5Key, krb5KeyVersionNumber, sambaPwdLastSet } = value;
  const areNumbers = [krb5KeyVersionNumber, sambaPwdLastSet].every((one) => typeof one === "number");
  return isTexts(userPassword) && typeof sambaNTPassword === "string" && isTexts(krb5Key) && areNumbers;
}

function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}
