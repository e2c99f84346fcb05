import { Notification } from 'electron';
import type { DesktopNotice, Notifier } from './notifier';

/** Notices on their way; without a hold on them their listeners would be collected. */
const shown = new Set<Notification>();

/** Electron's notifications; buttons on macOS alone, and on Windows from Electron 40 on. */
export function createElectronNotifier(platform: NodeJS.Platform, electronMajor: number): Notifier {
  const hasButtons = platform === 'darwin' || (platform === 'win32' && electronMajor >= 40);
  return {
    isSupported: () => Notification.isSupported(),
    hasButtons: () => hasButtons,
    show({ title, body, buttons = [], isSilent, isLasting, forMs, onClick, onButton }: DesktopNotice) {
      const notification = new Notification({
        title,
        body,
        ...(isSilent === undefined ? {} : { silent: isSilent }),
        ...(isLasting === true ? { timeoutType: 'never' as const } : {}),
        ...(hasButtons ? { actions: buttons.map(({ label }) => ({ type: 'button' as const, text: label })) } : {}),
      });
      const forget = () => shown.delete(notification);
      shown.add(notification);
      notification.on('click', () => {
        forget();
        onClick?.();
      });
      // The event grew an object with the index; the index as an argument of its own is there in every version.
      notification.on('action', (_event, index: number) => {
        forget();
        const button = buttons[index];
        if (button !== undefined) onButton?.(button.id);
      });
      notification.on('close', forget);
      notification.on('failed', forget);
      notification.show();
      const close = () => {
        if (!shown.delete(notification)) return;
        notification.close();
      };
      if (forMs !== undefined) setTimeout(close, forMs);
      return { close };
    },
  };
}
