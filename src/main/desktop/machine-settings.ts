/** Settings of this machine: start with the session, start hidden, the shortcut of quick-run, zoom. Knows no Electron. */
import type { MachineSettings } from '#shared/contract/desktop-shell';
import type { ChoiceFile } from './choice-file';
import type { LoginItem } from './ports/login-item';
import type { Notifier } from './ports/notifier';

export interface MachineSettingsPorts {
  choice: ChoiceFile;
  loginItem: LoginItem;
  /** Takes the combination that calls quick-run up; undefined: none. */
  setShortcut(keys: string | undefined): 'ok' | 'taken' | 'invalid';
  notifier: Notifier;
  zoom: { get(): number; set(percent: number): void };
  /** Unless a person chose another. */
  defaultShortcut: string;
  platform: NodeJS.Platform;
}

type Changeable = 'startAtLogin' | 'startHidden' | 'quickRunShortcut' | 'zoomPercent';
type MachineSettingsChange = { [Name in Changeable]?: MachineSettings[Name] | undefined };

export interface MachineSettingsService {
  read(): MachineSettings;
  /** Errors: those of the file system, when the start with the session cannot be set. */
  change(fields: MachineSettingsChange): MachineSettings;
}

/** Takes the shortcut at once. */
export function createMachineSettings(ports: MachineSettingsPorts): MachineSettingsService {
  const { choice, loginItem, zoom } = ports;
  const shortcut = () => choice.read().quickRunShortcut ?? ports.defaultShortcut;
  let shortcutState: MachineSettings['shortcutState'] = 'off';

  function takeShortcut(): void {
    const keys = shortcut();
    const state = ports.setShortcut(keys === '' ? undefined : keys);
    shortcutState = keys === '' ? 'off' : state;
  }
  takeShortcut();

  function read(): MachineSettings {
    const platform = (['darwin', 'win32', 'linux'] as const).find((each) => each === ports.platform);
    return {
      startAtLogin: loginItem.isSupported() && loginItem.isOn(),
      canStartAtLogin: loginItem.isSupported(),
      startHidden: choice.read().startHidden ?? false,
      quickRunShortcut: shortcut(),
      shortcutState,
      zoomPercent: zoom.get(),
      notificationButtons: ports.notifier.hasButtons(),
      platform: platform ?? 'other',
    };
  }

  return {
    read,
    change({ startAtLogin, startHidden, quickRunShortcut, zoomPercent }) {
      if (startAtLogin !== undefined) loginItem.set(startAtLogin, ['--hidden']);
      if (startHidden !== undefined) choice.change({ startHidden });
      if (zoomPercent !== undefined) zoom.set(zoomPercent);
      if (quickRunShortcut !== undefined) {
        choice.change({ quickRunShortcut });
        takeShortcut();
      }
      return read();
    },
  };
}
