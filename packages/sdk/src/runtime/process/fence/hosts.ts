/** Whether a host is one of those that were granted: a name, `*.example.com` (its subdomains), with `:port`, or `*`. */
export function isHostGranted(patterns: readonly string[], host: string, port?: number): boolean {
  const name = normalHost(host);
  return patterns.some((pattern) => {
    const { host: granted, port: grantedPort } = splitPort(pattern);
    if (grantedPort !== undefined && port !== undefined && grantedPort !== port) return false;
    if (granted === '*') return true;
    return granted.startsWith('*.') ? name.endsWith(granted.slice(1)) : name === granted;
  });
}

/** Lower case, without the brackets of an address and the dot at the end of a full name. */
function normalHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
}

function splitPort(pattern: string): { host: string; port: number | undefined } {
  const [, host = pattern, port] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(pattern) ?? [];
  return { host: normalHost(host), port: port === undefined ? undefined : Number(port) };
}
