const directoryHints: Readonly<Record<string, string>> = {
  UNREACHABLE: "Does the LDAP server run? Are ldap_server_name and ldap_server_port right?",
  TIMEOUT: "Does the LDAP server run, and is it busy? Are ldap_server_name and ldap_server_port right?",
  TLS: "Is LDAP_CA_FILE the certificate authority of this server, and is its certificate valid for ldap_server_name?",
  BIND_REFUSED: "Are ldap_hostdn and the password in the file LDAP_PASSWORD_FILE right?",
  NO_SUCH_BASE: "Is ldap_base right, and may the account of ldap_hostdn read there?",
  NOT_ALLOWED: "May the account of ldap_hostdn read users, groups and schools?",
  SIZE_LIMIT: "Raise the server's size limit for the account of ldap_hostdn.",
};

const brokerHints: Readonly<Record<string, string>> = {
  CONNECTION: "Does the broker run? Are the url of the authority and http_proxy, https_proxy, no_proxy right?",
  LOGIN: "Are username and password in the configuration of the authority right?",
  TLS: "Is the broker's certificate valid, and its certificate authority known (SSL_CERT_FILE)?",
  CLOCK: "Set the clock of this machine or of the broker.",
  PROXY: "Are http_proxy, https_proxy and no_proxy right?",
};

/** What a person can do about a failure of the directory or a broker; undefined where the message says it all. */
export function hintFor(errorName: string, code: string): string | undefined {
  if (errorName === "LdapReaderError") return directoryHints[code];
  if (errorName === "BrokerError") return brokerHints[code];
  return code === "EACCES" || code === "EPERM" ? "Run it as the user that the daemon runs as." : undefined;
}
