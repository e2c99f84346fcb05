import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { makeCertificate } from './certificate';

export interface SecureSite {
  url: string;
  cert: string;
  close(): Promise<void>;
}

/** A site behind TLS on this machine, whose certificate ends in so many days. */
export async function startSecureSite(days: number): Promise<SecureSite> {
  const dayMs = 86_400_000;
  const now = Date.now();
  const { cert, key } = makeCertificate(new Date(now - 400 * dayMs), new Date(now + days * dayMs));
  const server = createServer({ cert, key }, (_request, response) => void response.end('secure'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cert,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
