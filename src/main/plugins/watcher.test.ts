import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Clock } from '#main/engine/ports';
import { type PluginWatcher, watchPlugins } from './watcher';

const clock: Clock = {
  now: () => Date.now(),
  setTimer(atMs, callback) {
    const timer = setTimeout(callback, atMs - Date.now());
    return { cancel: () => clearTimeout(timer) };
  },
};
let folder: string;
let watcher: PluginWatcher | undefined;
let changed: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pulseflow-watch-'));
  changed = [];
});
afterEach(async () => {
  await watcher?.close();
  watcher = undefined;
  rmSync(folder, { recursive: true, force: true });
});

function lay(name: string, text: string): void {
  mkdirSync(join(folder, name, 'src'), { recursive: true });
  writeFileSync(join(folder, name, 'plugin.json'), text);
  writeFileSync(join(folder, name, 'src', 'index.ts'), text);
}

async function begin(): Promise<void> {
  const ready = vi.fn();
  watcher = watchPlugins({
    pluginsFolder: folder,
    clock,
    changed: (name) => void changed.push(name),
    ready,
    failed: (thrown) => expect.unreachable(String(thrown)),
  });
  await vi.waitFor(() => expect(ready).toHaveBeenCalled(), 10_000);
}

async function untilTold(name: string): Promise<void> {
  await vi.waitFor(() => expect(changed).toContain(name), { timeout: 10_000 });
  changed = [];
}

describe('the watching of plugins', () => {
  it('hears of what is changed in a folder, laid beside it and taken out', async () => {
    lay('one', '1');
    await begin();
    writeFileSync(join(folder, 'one', 'src', 'index.ts'), '2');
    await untilTold('one');
    lay('two', '1');
    await untilTold('two');
    rmSync(join(folder, 'one'), { recursive: true });
    await untilTold('one');
  });

  it('hears of a folder that is taken out and put back at any moment, and of what is changed in it then', async () => {
    lay('one', '1');
    await begin();
    for (const waitMs of [0, 20, 60, 100, 150, 400]) {
      rmSync(join(folder, 'one'), { recursive: true });
      const until = Date.now() + waitMs;
      await vi.waitUntil(() => Date.now() >= until, { interval: 5 });
      changed = [];
      lay('one', '2');
      await untilTold('one');
      writeFileSync(join(folder, 'one', 'src', 'index.ts'), '3');
      await untilTold('one');
    }
  });

  it('passes over what is kept beside them', async () => {
    lay('one', '1');
    await begin();
    lay('.kept', '1');
    lay('two', '1');
    await untilTold('two');
    expect(changed).toEqual([]);
  });
});
