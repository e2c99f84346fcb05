/** The notifier of this machine: Electron's own, on Linux with buttons where the desktop's program for it knows them. */
import type { DesktopMessages } from './messages';
import { createElectronNotifier } from './ports/electron-notifier';
import type { Notifier } from './ports/notifier';
import { createNotifySend, knowsButtons, withButtonsBy } from './ports/notify-send';

export function createDesktopNotifier(env: NodeJS.ProcessEnv, icon: string, words: () => DesktopMessages): Notifier {
  const major = Number.parseInt(process.versions['electron'] ?? '0', 10);
  const plain = createElectronNotifier(process.platform, major);
  if (process.platform !== 'linux') return plain;
  let canRich = false;
  void knowsButtons(env).then((can) => {
    canRich = can;
  });
  return withButtonsBy(plain, createNotifySend({ env, icon, open: () => words().openTask }), () => canRich);
}
