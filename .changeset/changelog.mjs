// How a changeset becomes a line of a changelog: in its own words, without the commit.

export function getReleaseLine({ summary }) {
  const [first, ...more] = summary.trim().split("\n");
  return Promise.resolve([`- ${first}`, ...more.map((line) => (line === "" ? "" : `  ${line}`))].join("\n"));
}

export function getDependencyReleaseLine(_changesets, updated) {
  // a package's first version is no news for who needs it
  const news = updated.filter(({ oldVersion }) => oldVersion !== "0.0.0");
  const lines = news.map(({ name, newVersion }) => `  - ${name} ${newVersion}`);
  return Promise.resolve(lines.length > 0 ? ["- With the newer versions of:", ...lines].join("\n") : "");
}
