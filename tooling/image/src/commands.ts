/** The four apps, as far as their package.json matters here. */
export interface App {
  /** Such as "@id-connector/verify-cli". */
  readonly name: string;
  readonly bin: Readonly<Record<string, string>>;
}

/** Where the product lies in the image. */
export const productFolder = "/opt/id-connector";

/** Each command of the apps with the file that it runs. Pure. */
export function commandsOf(apps: readonly App[]): ReadonlyMap<string, string> {
  return new Map(
    apps.flatMap(({ name, bin }) =>
      Object.entries(bin).map(
        ([command, file]) => [command, `${productFolder}/node_modules/${name}/${file.replace(/^\.\//, "")}`] as const,
      ),
    ),
  );
}

/** Commands of the predecessor that its documentation also calls below the working directory. */
export const formerPaths: ReadonlyMap<string, string> = new Map(
  ["schedule_user", "schedule_group", "schedule_school"].map((name) => [
    `/ucsschool-id-connector/src/${name}`,
    `/usr/local/bin/${name}`,
  ]),
);
