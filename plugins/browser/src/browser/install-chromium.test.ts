import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DownloadHost, startDownloadHost } from '../../test/download-host';
import { installChromium } from './install-chromium';

describe('fetching a browser', () => {
  let host: DownloadHost;
  let folder: string;

  beforeEach(async () => {
    host = await startDownloadHost();
    folder = mkdtempSync(join(tmpdir(), 'browsers-'));
  });
  afterEach(async () => {
    await host.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const fetchIt = (signal: AbortSignal, shares: number[] = []) =>
    installChromium({
      signal,
      onProgress: (share, line) => {
        shares.push(share);
        expect(line).toMatch(/^Chromium: \d+% of [\d.]+ \w+$/);
      },
      env: {
        PLAYWRIGHT_DOWNLOAD_HOST: host.url,
        PLAYWRIGHT_BROWSERS_PATH: folder,
        PLAYWRIGHT_SKIP_VALIDATE_HOST_REQUIREMENTS: '1',
      },
    });

  it('tells how far it is, and leaves it where it is found', async () => {
    const shares: number[] = [];
    await fetchIt(new AbortController().signal, shares);
    expect(shares.length).toBeGreaterThan(2);
    expect(shares.at(-1)).toBe(1);
    expect(readdirSync(folder).some((name) => name.startsWith('chromium-'))).toBe(true);
  });

  it('says what went wrong, as something to try again', async () => {
    host.answer = 'missing';
    await expect(fetchIt(new AbortController().signal)).rejects.toMatchObject({
      code: 'BROWSER_NOT_FETCHED',
      kind: 'operational',
      data: { said: expect.stringContaining('404') as string },
    });
  });

  it('ends when the run is cancelled', async () => {
    host.answer = 'stuck';
    const controller = new AbortController();
    const fetching = fetchIt(controller.signal);
    await expect.poll(() => host.asked.length, { timeout: 20_000 }).toBe(1);
    controller.abort();
    await expect(fetching).rejects.toThrow();
  });
});
