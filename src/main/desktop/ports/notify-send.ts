/**
 * Notifications with buttons on Linux, where Electron has none: by the program notify-send, which hands them to the same service
 * of the desktop. It prints the name of the button and ends.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import type { DesktopNotice, Notifier } from './notifier';

/** The name that the service gives a click on the notice itself. */
const CLICK = 'default';

/** Whether this machine's notify-send knows buttons (libnotify 0.8 and later). Never rejects. */
export function knowsButtons(env: NodeJS.ProcessEnv): Promise<boolean> {
  return new Promise((resolve) => {
    execFile('notify-send', ['--help'], { env, timeout: 5000 }, (error, output) => {
      resolve(error === null && output.includes('--action'));
    });
  });
}

/** Notices by notify-send. @param open what a click on the notice itself is called, in the words of the user */
export function createNotifySend(options: { env: NodeJS.ProcessEnv; icon: string; open(): string }): Notifier {
  const { env, icon, open } = options;
  return {
    isSupported: () => true,
    hasButtons: () => true,
    show({ title, body, buttons = [], isSilent, isLasting, forMs, onClick, onButton }: DesktopNotice) {
      const actions = [...(onClick === undefined ? [] : [{ id: CLICK, label: open() }]), ...buttons];
      const args = [
        '--app-name=PulseFlow',
        `--icon=${icon}`,
        '--wait',
        ...(isSilent === true ? ['--hint=boolean:suppress-sound:true'] : []),
        ...(isLasting === true ? ['--expire-time=0'] : forMs === undefined ? [] : [`--expire-time=${forMs}`]),
        ...actions.map(({ id, label }) => `--action=${id}=${label}`),
        '--',
        title,
        body,
      ];
      let child: ChildProcess | undefined;
      try {
        child = spawn('notify-send', args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
      } catch {
        return { close: () => undefined };
      }
      let text = '';
      child.stdout?.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      child.on('error', () => undefined);
      child.on('close', () => {
        const chosen = text.trim().split('\n').at(-1) ?? '';
        if (chosen === CLICK) onClick?.();
        else if (buttons.some(({ id }) => id === chosen)) onButton?.(chosen);
      });
      const close = () => child.kill();
      if (forMs !== undefined) setTimeout(close, forMs + 1000).unref();
      return { close };
    },
  };
}

/** Notices with buttons go one way where that one can, all others the other way. */
export function withButtonsBy(plain: Notifier, rich: Notifier, canRich: () => boolean): Notifier {
  return {
    isSupported: () => plain.isSupported(),
    hasButtons: () => plain.hasButtons() || canRich(),
    show: (notice) => (!plain.hasButtons() && canRich() && (notice.buttons?.length ?? 0) > 0 ? rich : plain).show(notice),
  };
}
