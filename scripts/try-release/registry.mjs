import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runServer } from "verdaccio";
import { rememberShrinkwraps } from "./shrinkwraps.mjs";

const scope = "@id-connector";

/**
 * A registry of our packages alone on a free port of the loopback; what others made npm gets where it always does. Only who is logged in may publish.
 * `asPublisher` and `asUser` are the environment of npm for each.
 */
export async function startRegistry(folder) {
  const server = await runServer({
    self_path: join(folder, "registry.yaml"), // where it would lie; what it has no place for goes beside it
    storage: join(folder, "storage"),
    auth: { htpasswd: { file: join(folder, "htpasswd"), algorithm: "bcrypt", rounds: 4 } },
    uplinks: {},
    packages: { [`${scope}/*`]: { access: "$all", publish: "$authenticated" } },
    web: { enable: false },
    log: { type: "stdout", level: "fatal" },
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const host = `127.0.0.1:${String(server.address().port)}`;
  const url = `http://${host}/`;
  const config = join(folder, "npmrc");
  writeFileSync(config, `//${host}/:_authToken=${await logIn(url)}\n`, { mode: 0o600 });
  const asUser = { [`npm_config_${scope}:registry`]: url };
  return {
    asUser,
    asPublisher: { npm_config_registry: url, npm_config_userconfig: config },
    rememberShrinkwraps: () => rememberShrinkwraps(join(folder, "storage")),
    tarballOf: (name, version) => tarballOf(url, name, version),
    stop: () => {
      server.close();
      server.closeAllConnections(); // it would keep what npm left open for a minute
    },
  };
}

async function logIn(url) {
  const body = JSON.stringify({ name: "releaser", password: "only-on-loopback" });
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${url}-/user/org.couchdb.user:releaser`, { method: "PUT", headers, body });
  if (!answer.ok) throw new Error(`the registry lets nobody in: ${String(answer.status)} ${await answer.text()}`);
  return (await answer.json()).token;
}

async function tarballOf(url, name, version) {
  const { versions } = await (await fetch(`${url}${name}`)).json();
  return (await fetch(versions[version].dist.tarball)).arrayBuffer();
}
