import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, expect, test } from '@playwright/test';
import { rolldown } from 'rolldown';
import { root } from '../../scripts/runtime.mjs';
import { cleanEnv } from '../setup/instance';
import { baseArgs, electronPath } from './desktop-app';
import { endApp } from './end-app';
import type { Verdict } from './ports-harness';

test('holds Electron to the contracts of the ports, as the fakes are', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pulseflow-ports-'));
  try {
    const bundle = await rolldown({
      input: join(root, 'test', 'desktop', 'ports-harness.ts'),
      platform: 'node',
      external: ['electron'],
      cwd: root,
    });
    await bundle.write({ file: join(folder, 'main.cjs'), format: 'cjs' });
    await bundle.close();
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'pulseflow-ports', main: 'main.cjs' }));
    const app = await _electron.launch({
      executablePath: electronPath(),
      args: [...baseArgs, folder],
      env: cleanEnv({ LANG: 'en_US.UTF-8' }) as Record<string, string>,
    });
    try {
      const verdicts = await app.evaluate(
        async ({ app: electronApp }, icons): Promise<Verdict[]> => {
          await electronApp.whenReady();
          const { runContracts } = globalThis as unknown as { runContracts(icons: string): Promise<Verdict[]> };
          return runContracts(icons);
        },
        join(root, 'resources', 'icons'),
      );
      expect(verdicts.filter(({ error }) => error !== undefined)).toEqual([]);
      expect(new Set(verdicts.map(({ contract }) => contract))).toEqual(
        new Set(['tray', 'notifier', 'shortcuts', 'power monitor', 'login item', 'badge']),
      );
    } finally {
      await endApp(app);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
