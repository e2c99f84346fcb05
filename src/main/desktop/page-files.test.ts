import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerPageRequest, pageFile } from './page-files';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pulseflow-page-'));
  writeFileSync(join(folder, 'index.html'), '<p>page</p>');
  writeFileSync(join(folder, 'app.js'), '1');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the page under its own scheme', () => {
  it('serves the page with a policy that forbids every other origin', async () => {
    const answer = await answerPageRequest(folder, 'pulseflow://app/');
    expect(await answer.text()).toBe('<p>page</p>');
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self';");
  });

  it('serves scripts as scripts', async () => {
    const answer = await answerPageRequest(folder, 'pulseflow://app/app.js?v=1');
    expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  });

  it.each(['pulseflow://app/nothing.js', 'pulseflow://other/index.html', 'pulseflow://app/%00', 'pulseflow://app/%'])(
    'answers 404 for %s',
    async (address) => {
      expect((await answerPageRequest(folder, address)).status).toBe(404);
    },
  );

  it('never leaves its folder', () => {
    expect(pageFile(folder, 'pulseflow://app/..%2f..%2fetc/passwd')).toBeUndefined();
    expect(pageFile(folder, 'pulseflow://app/../../etc/passwd')).toBe(join(folder, 'etc', 'passwd'));
  });
});
