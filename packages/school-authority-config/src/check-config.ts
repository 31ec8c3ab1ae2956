import type { Authority, ConfigProblem, JsonObject, JsonValue, Loaded } from "./authority.js";
import { allSchools } from "./change-schools.js";
import { fillDeleteGuard } from "./delete-guard.js";
import { configFaults, groupPlugin, isForeign, userPlugin } from "./config-faults.js";
import type { RawConfig } from "./config-schema.js";
import type { ConfigFile } from "./read-config-file.js";
import { Secret } from "./secret.js";

/** One file of ours: its authority, or all that is wrong with it. */
export interface CheckedConfig {
  readonly file: string;
  readonly baseName: string;
  readonly name: string;
  /** The file's content as it stands. */
  readonly raw: JsonObject | undefined;
  readonly authority: Authority | undefined;
  readonly problems: readonly ConfigProblem[];
}

/** Says what a folder's files configure. Where several files configure one name, the file `<name>.json` counts. */
export function checkConfigs(files: readonly ConfigFile[]): readonly CheckedConfig[] {
  const checked = files.flatMap((file) => checkConfig(file) ?? []);
  return checked.map((config) => {
    const rivals = checked.filter(({ name }) => name === config.name);
    if (rivals.length === 1 || config.baseName === config.name) return config;
    return { ...config, authority: undefined, problems: [...config.problems, duplicate(config, rivals)] };
  });
}

/** The authorities that are in order and the problems of all others. */
export function toLoaded(configs: readonly CheckedConfig[]): Loaded {
  return {
    authorities: configs.flatMap(({ authority }) => authority ?? []),
    problems: configs.flatMap(({ problems }) => problems),
  };
}

/** Checks one file; undefined where it is not ours. */
export function checkConfig({ file, baseName, content }: ConfigFile): CheckedConfig | undefined {
  const nothing = { file, baseName, raw: undefined, authority: undefined };
  if ("problem" in content) {
    const { code, message } = content.problem;
    return { ...nothing, name: baseName, problems: [{ file, path: "", code, message, authority: baseName }] };
  }
  if (isForeign(content.value)) return undefined;
  const name = nameIn(content.value) ?? baseName;
  const problems = configFaults(content.value).map((fault) => ({ file, ...fault, authority: name }));
  if (problems.length > 0) return { ...nothing, name, problems };
  const raw = content.value as JsonObject; // as the schema says
  return { ...nothing, name, raw, authority: toAuthority(file, raw as unknown as RawConfig), problems };
}

function toAuthority(file: string, { name, active, url, plugins, plugin_configs }: RawConfig): Authority {
  const { username, password, schools, ca_file, workgroups_path, delete_guard } = plugin_configs.id_broker;
  return {
    name,
    file,
    active,
    url,
    username,
    password: new Secret(password),
    schools: !schools || schools.includes(allSchools) ? "all" : schools,
    sendsUsers: plugins.includes(userPlugin),
    sendsGroups: plugins.includes(groupPlugin),
    ...(typeof ca_file === "string" && { caFile: ca_file }),
    ...(typeof workgroups_path === "string" && { workgroupsPath: workgroups_path }),
    deleteGuard: fillDeleteGuard(delete_guard),
  };
}

function nameIn(value: JsonValue): string | undefined {
  const name = typeof value === "object" && value !== null && "name" in value ? value.name : undefined;
  return typeof name === "string" && name !== "" ? name : undefined;
}

function duplicate({ file, name }: CheckedConfig, rivals: readonly CheckedConfig[]): ConfigProblem {
  const others = rivals.filter((rival) => rival.file !== file).map((rival) => rival.file);
  const message = `The authority "${name}" is also configured in ${others.join(" and ")}. Keep one file, called ${name}.json; until then only a file of that name counts.`;
  return { file, path: "/name", code: "DUPLICATE_NAME", message, authority: name };
}
