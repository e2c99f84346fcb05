/** A host that browsers are fetched from: every address is a zip with one program in it. */
import { createServer } from 'node:http';
import { crc32 } from 'node:zlib';

/** A ZIP file (PKWARE APPNOTE 6.3) with one file, stored as it is. */
function zipOf(name: string, content: Buffer): Buffer {
  const entry = Buffer.alloc(26);
  entry.writeUInt16LE(20, 0);
  entry.writeUInt32LE(crc32(content), 10);
  entry.writeUInt32LE(content.length, 14);
  entry.writeUInt32LE(content.length, 18);
  entry.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), entry, Buffer.from(name), content]);
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(0o100755 * 0x1_0000, 6);
  const madeByUnix = Buffer.from([20, 3]);
  const directory = Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), madeByUnix, entry, tail, Buffer.from(name)]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, directory, Buffer.from('PK\x05\x06', 'latin1'), end]);
}

export interface DownloadHost {
  readonly url: string;
  readonly asked: string[];
  /** What it answers with from now on; `stuck` begins and never ends. */
  answer: 'zip' | 'missing' | 'stuck';
  stop(): Promise<void>;
}

export async function startDownloadHost(): Promise<DownloadHost> {
  const asked: string[] = [];
  const program = Buffer.alloc(1_000_000, '#!/bin/sh\n');
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (host.answer === 'missing') return void response.writeHead(404).end();
    const name = /(ffmpeg-[^/]+)\.zip$/.exec(request.url ?? '')?.[1] ?? 'chrome-linux64/chrome';
    const zip = zipOf(name.includes('win') ? `${name}.exe` : name, program);
    response.writeHead(200, { 'content-length': zip.length });
    if (host.answer === 'stuck') response.write(zip.subarray(0, 1000));
    else response.end(zip);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const host: DownloadHost = {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    asked,
    answer: 'zip',
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return host;
}
