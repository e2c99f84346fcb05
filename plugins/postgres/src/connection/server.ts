import type { JsonObject } from '@pulseflow/sdk';
import type { ClientConfig } from 'pg';

/** The values of a credential. */
export interface Server extends JsonObject {
  host: string;
  port: number;
  database: string;
  user: string;
  password: string;
  tls: 'verify' | 'encrypt' | 'none';
  ca: string;
  clientCertificate: string;
  clientKey: string;
  maxConnections: number;
}

/** A server that does not take a connection within this time is not there. */
const CONNECT_MS = 15_000;

/** How the driver reaches a server. Nothing is taken from the environment or from files such as `.pgpass`. */
export function configOf(server: Server): ClientConfig {
  const { host, port, database, user, password, tls } = server;
  return {
    host: host.trim(),
    port,
    database: database.trim(),
    user: user.trim(),
    password,
    ssl: tls === 'none' ? false : tlsOf(server),
    application_name: 'PulseFlow',
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
  };
}

function tlsOf({ tls, host, ca, clientCertificate, clientKey }: Server) {
  const isName = !/^[\d.]+$|:/.test(host.trim());
  return {
    rejectUnauthorized: tls === 'verify',
    ...(isName ? { servername: host.trim() } : {}),
    ...(ca.trim() === '' ? {} : { ca }),
    ...(clientCertificate.trim() === '' ? {} : { cert: clientCertificate, key: clientKey }),
  };
}
