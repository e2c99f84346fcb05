import { problem } from '@pulseflow/sdk';

/** Hosts as people list them: separated by commas or lines, `*.example.com` for all below. */
export function hostsIn(text: string): string[] {
  return text
    .split(/[\s,;]+/)
    .map((host) => host.trim().toLowerCase())
    .filter((host) => host !== '');
}

/** True when a host may be reached; an empty list means any. */
export function isAllowed(host: string, hosts: readonly string[]): boolean {
  if (hosts.length === 0) return true;
  const name = host.toLowerCase().replace(/^\[|\]$/g, '');
  return hosts.some((pattern) => {
    const bare = pattern.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
    if (bare === '*') return true;
    return bare.startsWith('*.') ? name.endsWith(bare.slice(1)) : name === bare;
  });
}

/**
 * What the browser is started with, so that nothing in it can reach another host: it holds for pages, pictures, scripts, redirects,
 * sockets and downloads alike, as the names themselves are not found.
 */
export function hostFlags(hosts: readonly string[]): string[] {
  if (hosts.length === 0 || hosts.includes('*')) return [];
  const excluded = hosts.map((host) => `EXCLUDE ${host.replace(/:\d+$/, '')}`);
  const rules = ['MAP * ~NOTFOUND', ...excluded].join(', ');
  // A proxy would look the names up itself.
  return [`--host-resolver-rules=${rules}`, '--no-proxy-server', '--force-webrtc-ip-handling-policy=disable_non_proxied_udp'];
}

/** The address of a page that a step opens. Errors: BROWSER_ADDRESS_INVALID, BROWSER_HOST_REFUSED. */
export function checkAddress(text: string, hosts: readonly string[]): string {
  const trimmed = text.trim();
  const address = /^[a-z][a-z0-9+.-]*:/i.test(trimmed) && !/^[^/]+:\d+(\/|$)/.test(trimmed) ? trimmed : `https://${trimmed}`;
  if (!URL.canParse(address) || trimmed === '' || !/^https?:$/.test(new URL(address).protocol)) {
    throw problem({
      code: 'BROWSER_ADDRESS_INVALID',
      en: `"${trimmed}" is no address of a page. Write one that begins with https://`,
      ptBr: `"${trimmed}" não é o endereço de uma página. Escreva um que comece com https://`,
      data: { address: trimmed },
    });
  }
  const url = new URL(address);
  if (!isAllowed(url.hostname, hosts)) throw hostRefused(url.hostname, hosts);
  return url.href;
}

export function hostRefused(host: string, hosts: readonly string[]) {
  return problem({
    code: 'BROWSER_HOST_REFUSED',
    en: `The steps may reach only ${hosts.join(', ')}, not ${host}. Add it to "Allowed hosts" if it belongs there.`,
    ptBr: `As etapas só podem alcançar ${hosts.join(', ')}, não ${host}. Acrescente-o em "Servidores permitidos" se for o caso.`,
    data: { host, allowed: [...hosts] },
  });
}
