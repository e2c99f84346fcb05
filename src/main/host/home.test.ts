import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ensureDefaultParent, workspaceHome } from './home';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pulseflow-home-'));
  folders.push(folder);
  return folder;
}

describe('the workspace folder', () => {
  it.skipIf(process.platform !== 'linux')('at its default place gets the folders above it, which a new machine lacks', () => {
    const env = { XDG_DATA_HOME: join(newFolder(), 'local', 'share') };
    ensureDefaultParent(workspaceHome(env), env);
    expect(existsSync(env.XDG_DATA_HOME)).toBe(true);
  });

  it('at a chosen place gets nothing above it: its disk may not be connected', () => {
    const home = join(newFolder(), 'not', 'connected');
    ensureDefaultParent(home, { PULSEFLOW_HOME: home });
    expect(existsSync(join(home, '..'))).toBe(false);
  });
});
