import { bulk, bulkContent, type BulkOptions } from "./bulk.js";
import { content, type Content } from "./content.js";
import { district, domain, school, type SchoolOptions } from "./domain.js";
import { groupEntry, schoolGroup, type GroupEntryOptions, type GroupOptions } from "./group.js";
import { modifyLdif, removeLdif, renameLdif, toLdif, withMemberOf, type LdifEntry } from "./ldif.js";
import type { Layout } from "./names.js";
import { user, type UserOptions } from "./user.js";

/** The layout of every fixture unless a test wants another. */
export const defaultLayout: Layout = { base: "dc=ucs,dc=test", districts: false };

/** All generators, bound to one layout; entries come back as values, changes as LDIF text. */
export function ldifIn(layout: Layout) {
  return {
    domain: (): LdifEntry[] => domain(layout),
    school: (ou: string, options?: SchoolOptions): LdifEntry[] => school(layout, ou, options),
    district: (ou: string): LdifEntry[] => district(layout, ou),
    user: (options: UserOptions): LdifEntry => user(layout, options),
    schoolClass: (options: GroupOptions): LdifEntry => schoolGroup(layout, "school_class", options),
    workgroup: (options: GroupOptions): LdifEntry => schoolGroup(layout, "workgroup", options),
    group: (options: GroupEntryOptions): LdifEntry => groupEntry(options),
    content: (wanted: Content): LdifEntry[] => content(layout, wanted),
    bulk: (options: BulkOptions): LdifEntry[] => bulk(layout, options),
    bulkContent: (options: BulkOptions): Required<Content> => bulkContent(layout, options),
    withMemberOf,
    text: toLdif,
    modify: modifyLdif,
    remove: removeLdif,
    rename: renameLdif,
  };
}

/** The generators of the default layout. */
export const ldif = ldifIn(defaultLayout);
