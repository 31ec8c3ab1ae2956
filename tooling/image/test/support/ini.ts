/** The sections of a file as the App Center reads it (Python's RawConfigParser): names, values; a line that begins with space goes on. Pure. */
export function readIni(text: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  let last: string | undefined;
  for (const line of text.split("\n")) {
    const name = /^\[(.+)\]$/.exec(line)?.[1];
    const [, key, value] = /^([^\s#=][^=]*?) *= ?(.*)$/.exec(line) ?? [];
    if (line.trim() === "" || line.startsWith("#")) continue;
    if (name !== undefined) sections.set(name, (section = new Map<string, string>()));
    else if (/^\s/.test(line) && section && last !== undefined)
      section.set(last, `${section.get(last) ?? ""}\n${line.trim()}`);
    else if (section && key !== undefined && value !== undefined && !section.has(key)) section.set((last = key), value);
    else throw new Error(`this line is none of an ini file: ${line}`);
  }
  return sections;
}
