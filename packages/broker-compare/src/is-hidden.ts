import type { ObjectReading } from "@id-connector/ldap-reader";

/** Whether access rules hide an object from who read it, or a part of it. */
export function isHidden({ hidden, hiddenAttributes }: ObjectReading, id: string): boolean {
  return hidden.has(id) || hiddenAttributes.has(id);
}
