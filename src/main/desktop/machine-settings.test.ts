import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createChoiceFile } from './choice-file';
import { createMachineSettings } from './machine-settings';
import { createFakeNotifier } from './ports/testing/fake-notifier';
import { createFakeLoginItem } from './ports/testing/fakes';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pulseflow-machine-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function open(answer: 'ok' | 'taken' | 'invalid' = 'ok') {
  const asked: (string | undefined)[] = [];
  let percent = 100;
  const settings = createMachineSettings({
    choice: createChoiceFile(folder),
    loginItem: createFakeLoginItem(),
    setShortcut(keys) {
      asked.push(keys);
      return keys === undefined ? 'ok' : answer;
    },
    notifier: createFakeNotifier(true),
    zoom: {
      get: () => percent,
      set: (next) => {
        percent = next;
      },
    },
    defaultShortcut: 'CommandOrControl+Shift+Space',
    platform: 'linux',
  });
  return { settings, asked };
}

describe('the settings of the machine', () => {
  it('begin with the shortcut that the app comes with, and keep another one', () => {
    const first = open();
    expect(first.settings.read()).toMatchObject({ quickRunShortcut: 'CommandOrControl+Shift+Space', shortcutState: 'ok' });
    first.settings.change({ quickRunShortcut: 'Alt+F9', startHidden: true });
    const second = open();
    expect(second.asked).toEqual(['Alt+F9']);
    expect(second.settings.read()).toMatchObject({ quickRunShortcut: 'Alt+F9', startHidden: true });
  });

  it('take no shortcut when there is to be none, and say when another program has it', () => {
    const { settings, asked } = open('taken');
    expect(settings.read().shortcutState).toBe('taken');
    expect(settings.change({ quickRunShortcut: '' })).toMatchObject({ quickRunShortcut: '', shortcutState: 'off' });
    expect(asked.at(-1)).toBeUndefined();
    expect(open().settings.read().shortcutState).toBe('off');
  });

  it('set the start with the session and the zoom, and leave what is not named', () => {
    const { settings } = open();
    expect(settings.change({ startAtLogin: true })).toMatchObject({ startAtLogin: true, startHidden: false, zoomPercent: 100 });
    expect(settings.change({ zoomPercent: 125 })).toMatchObject({ startAtLogin: true, zoomPercent: 125 });
  });
});
