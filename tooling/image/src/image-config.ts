/** What is run and how, in every image of the product, whoever builds it. */
export const imageConfig = {
  entrypoint: ["/usr/bin/tini", "--", "/usr/local/bin/id-connector-entry"],
  cmd: ["connector-daemon", "run"],
  env: {
    PATH: "/usr/local/bin:/usr/bin:/bin",
    NODE_ENV: "production",
    NODE_OPTIONS: "--disable-sigusr1",
    LOG_DIR: "/var/log/univention/ucsschool-id-connector",
    STARTING_NOTE: "/run/id-connector/starting",
  },
  workingDir: "/ucsschool-id-connector",
  stopSignal: "SIGTERM",
  /** Without "org.opencontainers.image."; version, revision and time of creation are the build's. */
  labels: {
    title: "ID Connector",
    description: "Keeps the ID Broker equal to a UCS@school directory, all day, unattended.",
    licenses: "Apache-2.0",
    vendor: "ID Connector",
  },
} as const;
