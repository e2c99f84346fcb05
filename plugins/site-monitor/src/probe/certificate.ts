import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';

export interface Certificate {
  /** ISO 8601. */
  validFrom: string;
  validTo: string;
  subject: string;
  issuer: string;
  fingerprint: string;
}

/** What a server shows of itself; undefined when it shows nothing. */
export function certificateOf(socket: TLSSocket): Certificate | undefined {
  const { valid_from, valid_to, subject, issuer, fingerprint256 } = socket.getPeerCertificate();
  // An empty object is what Node gives when there is none, in spite of the type.
  if (typeof valid_to !== 'string') return undefined;
  return {
    validFrom: new Date(valid_from).toISOString(),
    validTo: new Date(valid_to).toISOString(),
    subject: nameOf(subject?.CN),
    issuer: nameOf(issuer?.O ?? issuer?.CN),
    fingerprint: fingerprint256,
  };
}

function nameOf(name: string | string[] | undefined): string {
  return Array.isArray(name) ? name.join(', ') : (name ?? '');
}

/** The certificate of a server that is not trusted, for its dates. Nothing is sent to it. Undefined when it cannot be had. */
export function untrustedCertificate(url: URL, signal: AbortSignal): Promise<Certificate | undefined> {
  return new Promise((resolve) => {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const socket = connect({
      host,
      port: url.port === '' ? 443 : Number(url.port),
      ...(isIP(host) === 0 ? { servername: host } : {}),
      rejectUnauthorized: false,
    });
    const end = (certificate: Certificate | undefined): void => {
      signal.removeEventListener('abort', giveUp);
      socket.destroy();
      resolve(certificate);
    };
    const giveUp = (): void => end(undefined);
    signal.addEventListener('abort', giveUp, { once: true });
    socket.once('secureConnect', () => end(certificateOf(socket)));
    socket.once('error', giveUp);
    if (signal.aborted) giveUp();
  });
}
