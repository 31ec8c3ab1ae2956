/**
 * Which part of the directory a DN lies in, for a message: without the part before the first `ou=` or `dc=`, which may name a pupil.
 * Pure.
 */
export function areaOf(dn: string): string {
  return /(?:^|(?<!\\),)[ ]{0,9}((?:ou|dc)=[\s\S]*)$/i.exec(dn)?.[1] ?? "the directory's base";
}
