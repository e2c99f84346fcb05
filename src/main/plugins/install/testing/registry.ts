/** A server for tests that speaks what npm asks of a registry, and that offers files as a web server does. */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LocalServer {
  readonly url: string;
  /** Paths that were asked for, in order. */
  readonly asked: string[];
  /** What it answers with from now on; a number is a status. */
  files: Map<string, Buffer | string | number>;
  close(): Promise<void>;
}

/** A web server with nothing on it yet. */
export async function startFileServer(): Promise<LocalServer> {
  const files = new Map<string, Buffer | string | number>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    asked.push(path);
    const found = files.get(path);
    if (typeof found === 'number' || found === undefined) response.writeHead(found ?? 404).end();
    else response.end(found);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    files,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Puts a package onto the server as a registry would have it. */
export function publish(server: LocalServer, name: string, version: string, archive: Buffer, more: object = {}): void {
  const file = `/${name}/-/${name.replace('/', '-')}-${version}.tgz`;
  server.files.set(file, archive);
  const about = {
    name,
    version,
    ...more,
    dist: {
      tarball: server.url + file,
      shasum: createHash('sha1').update(archive).digest('hex'),
      integrity: `sha512-${createHash('sha512').update(archive).digest('base64')}`,
    },
  };
  server.files.set(`/${name}`, JSON.stringify({ name, 'dist-tags': { latest: version }, versions: { [version]: about } }));
}
