/** What the app shows beside its page, seen from outside: its tray menu and its notifications. Nothing in the app knows of this. */
import type { Notification as ElectronNotification, Menu, MenuItem, Tray } from 'electron';
import type { DesktopApp } from './desktop-app';

interface Watched {
  trayMenu?: Menu;
  tooltip?: string;
  notices?: ElectronNotification[];
}

/** Keeps the menus that the app gives its tray from now on, and the tooltip. */
export async function watchTrayMenus({ app }: DesktopApp): Promise<void> {
  await app.evaluate((electron) => {
    const holder = globalThis as unknown as Watched;
    const prototype = electron.Tray.prototype as Tray;
    const setMenu = prototype.setContextMenu as (this: Tray, menu: Menu | null) => void;
    prototype.setContextMenu = function setContextMenu(this: Tray, menu: Menu | null) {
      if (menu !== null) holder.trayMenu = menu;
      setMenu.call(this, menu);
    };
    const setToolTip = prototype.setToolTip as (this: Tray, text: string) => void;
    prototype.setToolTip = function keepToolTip(this: Tray, text: string) {
      holder.tooltip = text;
      setToolTip.call(this, text);
    };
  });
}

export interface ItemState {
  label: string;
  enabled: boolean;
}

/** The item of this id, also in a menu of a menu. */
export function trayItem({ app }: DesktopApp, id: string): Promise<ItemState | undefined> {
  return app.evaluate((_electron, wanted) => {
    const item = (globalThis as unknown as Watched).trayMenu?.getMenuItemById(wanted);
    return item ? { label: item.label, enabled: item.enabled } : undefined;
  }, id);
}

export function tooltip({ app }: DesktopApp): Promise<string | undefined> {
  return app.evaluate(() => (globalThis as unknown as Watched).tooltip);
}

export async function clickTrayItem({ app }: DesktopApp, id: string): Promise<void> {
  await app.evaluate((_electron, wanted) => {
    const item = (globalThis as unknown as Watched).trayMenu?.getMenuItemById(wanted) as MenuItem & { click(): void };
    item.click();
  }, id);
}

/** Keeps the notifications that the app shows from now on. */
export async function watchNotices({ app }: DesktopApp): Promise<void> {
  await app.evaluate((electron) => {
    const notices: ElectronNotification[] = [];
    (globalThis as unknown as Watched).notices = notices;
    const prototype = electron.Notification.prototype as ElectronNotification;
    const show = prototype.show as (this: ElectronNotification) => void;
    prototype.show = function keepShown(this: ElectronNotification) {
      notices.push(this);
      show.call(this);
    };
  });
}

export function notices({ app }: DesktopApp): Promise<{ title: string; body: string }[]> {
  return app.evaluate(() => ((globalThis as unknown as Watched).notices ?? []).map(({ title, body }) => ({ title, body })));
}

/** As a person clicks on the newest notification with this text in its title. */
export async function clickNotice({ app }: DesktopApp, title: string): Promise<void> {
  await app.evaluate((_electron, wanted) => {
    const all = (globalThis as unknown as Watched).notices ?? [];
    all.findLast((notice) => notice.title.includes(wanted))?.emit('click');
  }, title);
}
