/** One call of an address on a connection of its own, with the time that each part took. */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { TLSSocket } from 'node:tls';
import { type Certificate, certificateOf } from './certificate';

/** Milliseconds; parts that did not happen (a name that is an address, no TLS) are absent. */
export interface Timings {
  dns?: number;
  connect?: number;
  tls?: number;
  firstByte: number;
  total: number;
}

export interface Exchange {
  status: number;
  url: string;
  location: string | undefined;
  contentType: string;
  body: Buffer;
  timings: Timings;
  certificate: Certificate | undefined;
}

export interface ExchangeOptions {
  method: 'GET' | 'HEAD';
  headers: Readonly<Record<string, string>>;
  maxBytes: number;
  signal: AbortSignal;
}

/** Resolves with whatever was answered, also an error status. Rejects with what the network said. */
export function exchange(url: URL, { method, headers, maxBytes, signal }: ExchangeOptions): Promise<Exchange> {
  return new Promise((resolve, reject) => {
    const marks: { begun: number; dns?: number; connect?: number; tls?: number } = { begun: performance.now() };
    let certificate: Certificate | undefined;
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    // No agent: a connection that is kept would hide what a new visitor meets.
    const request = send(url, { method, headers: { 'accept-encoding': 'identity', ...headers }, agent: false, signal });
    request.on('error', reject);
    request.on('socket', (socket) => {
      socket.once('lookup', () => (marks.dns = performance.now()));
      socket.once('connect', () => (marks.connect = performance.now()));
      socket.once('secureConnect', () => {
        marks.tls = performance.now();
        if (socket instanceof TLSSocket) certificate = certificateOf(socket);
      });
    });
    request.on('response', (response: IncomingMessage) => {
      const firstByte = performance.now();
      const chunks: Buffer[] = [];
      let size = 0;
      const done = (): void =>
        resolve({
          status: response.statusCode ?? 0,
          url: url.href,
          location: response.headers.location,
          contentType: response.headers['content-type'] ?? '',
          body: Buffer.concat(chunks),
          timings: timingsOf(marks, firstByte, performance.now()),
          certificate,
        });
      response.on('error', reject);
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= maxBytes) {
          chunks.push(chunk);
          return;
        }
        // So much is enough to say that it is there; the rest of the page is not compared.
        done();
        request.destroy();
      });
      response.on('end', done);
    });
    request.end();
  });
}

function timingsOf(
  { begun, dns, connect, tls }: { begun: number; dns?: number; connect?: number; tls?: number },
  firstByte: number,
  end: number,
): Timings {
  const round = (ms: number): number => Math.round(ms * 10) / 10;
  return {
    ...(dns === undefined ? {} : { dns: round(dns - begun) }),
    ...(connect === undefined ? {} : { connect: round(connect - (dns ?? begun)) }),
    ...(tls === undefined ? {} : { tls: round(tls - (connect ?? begun)) }),
    firstByte: round(firstByte - (tls ?? connect ?? begun)),
    total: round(end - begun),
  };
}
