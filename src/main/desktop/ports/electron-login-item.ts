import { app } from 'electron';
import { createAutostartFile } from './autostart-file';
import type { LoginItem } from './login-item';

export interface LoginItemOptions {
  platform: NodeJS.Platform;
  env: NodeJS.ProcessEnv;
  /** The program, and what it needs before its own arguments (in development the folder of the app). */
  command: readonly string[];
  icon: string;
}

/** macOS and Windows by Electron, Linux by a file as the desktops there agree on. */
export function createElectronLoginItem({ platform, env, command, icon }: LoginItemOptions): LoginItem {
  if (platform === 'linux') return createAutostartFile({ env, command, icon });
  const [path = process.execPath, ...before] = command;
  const query = (args: readonly string[]) => ({ path, args: [...before, ...args] });
  return {
    isSupported: () => platform === 'darwin' || platform === 'win32',
    isOn: () => app.getLoginItemSettings(platform === 'win32' ? query(['--hidden']) : {}).openAtLogin,
    set(on, args) {
      app.setLoginItemSettings({
        openAtLogin: on,
        ...(platform === 'darwin' ? { openAsHidden: args.includes('--hidden') } : query(args)),
      });
    },
  };
}
