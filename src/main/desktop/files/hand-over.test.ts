import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFiles } from '#main/files/index';
import { createFilesRouter } from '#main/files/router';
import { createUploads } from '#main/files/uploads';
import type { PulseflowClient } from '#shared/contract';
import { handOver, readFlowFiles } from './hand-over';

let home: string;
let client: Pick<PulseflowClient, 'files'>;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'pulseflow-hand-over-'));
  const uploads = createUploads({ home, bodyBytes: () => 2000, now: Date.now, random: Math.random });
  client = { files: createRouterClient(createFilesRouter(createFiles(home), uploads)) as PulseflowClient['files'] };
});
afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

describe('files of this machine', () => {
  it('are handed to the host whole, in pieces that it takes', async () => {
    const bytes = Buffer.from(Array.from({ length: 5000 }, (_, at) => at % 251));
    await writeFile(join(home, 'scan.pdf'), bytes);
    await writeFile(join(home, 'empty.txt'), '');
    const files = await handOver(client, [join(home, 'scan.pdf'), join(home, 'empty.txt')]);
    expect(files).toMatchObject([
      { name: 'scan.pdf', mimeType: 'application/pdf', sizeBytes: 5000 },
      { name: 'empty.txt', sizeBytes: 0 },
    ]);
    expect(await readFile(join(home, 'files', files[0]?.path ?? ''))).toEqual(bytes);
  });

  it('are refused when they cannot be read', async () => {
    await expect(handOver(client, [join(home, 'gone.pdf')])).rejects.toMatchObject({ code: 'FILE_REFUSED' });
    await expect(readFlowFiles([join(home, 'gone.pulseflow')])).rejects.toMatchObject({ code: 'FILE_REFUSED' });
  });

  it('are read as texts where they are flows', async () => {
    await writeFile(join(home, 'a.pulseflow'), 'name: Ação');
    expect(await readFlowFiles([join(home, 'a.pulseflow')])).toEqual([{ name: 'a.pulseflow', text: 'name: Ação' }]);
  });
});
