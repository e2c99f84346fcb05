/** The tray icon and its menu. */
import { join } from 'node:path';
import { Menu, nativeImage, Tray } from 'electron';
import type { DesktopMessages } from './messages';
import { type TrayActions, type TrayState, trayMenu, trayStatus } from './tray-menu';

export interface AppTray {
  update(state: TrayState, words: DesktopMessages): void;
}

/** Puts the icon into the tray; a click opens the window where the system does not open the menu itself. */
export function createTray(icons: string, actions: TrayActions): AppTray {
  const isMac = process.platform === 'darwin';
  const image = nativeImage.createFromPath(join(icons, isMac ? 'trayTemplate.png' : 'tray.png'));
  if (isMac) image.setTemplateImage(true);
  const tray = new Tray(image);
  tray.on('click', () => {
    if (!isMac) actions.open();
  });
  let shown = '';
  return {
    update(state, words) {
      const template = trayMenu(state, words, actions);
      // Each new menu costs a round trip to the desktop, and closes the one that is open: only when something changed.
      const next = JSON.stringify(template);
      if (next === shown) return;
      shown = next;
      tray.setToolTip(`PulseFlow: ${trayStatus(state, words)}`);
      tray.setContextMenu(Menu.buildFromTemplate(template));
    },
  };
}
