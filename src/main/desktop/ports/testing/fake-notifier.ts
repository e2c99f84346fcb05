import type { DesktopNotice, Notifier } from '../notifier';

export interface FakeNotifier extends Notifier {
  readonly shown: DesktopNotice[];
  readonly closed: DesktopNotice[];
  click(index: number): void;
  press(index: number, button: string): void;
}

/** A notifier that shows nothing and can be clicked by tests. */
export function createFakeNotifier(hasButtons: boolean): FakeNotifier {
  const shown: DesktopNotice[] = [];
  const closed: DesktopNotice[] = [];
  return {
    shown,
    closed,
    isSupported: () => true,
    hasButtons: () => hasButtons,
    show(notice) {
      shown.push(notice);
      return { close: () => void closed.push(notice) };
    },
    click: (index) => shown[index]?.onClick?.(),
    press: (index, button) => shown[index]?.onButton?.(button),
  };
}
