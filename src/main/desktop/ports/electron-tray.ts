import { join } from 'node:path';
import { Menu, type MenuItemConstructorOptions, nativeImage, nativeTheme, Tray } from 'electron';
import type { MenuLine, TrayFace, TrayPort } from './tray';

/** Menu texts treat `&` as a mnemonic mark. */
function menuText(text: string): string {
  return text.replaceAll('&', '&&');
}

/** The lines as Electron takes them. */
export function menuTemplate(lines: readonly MenuLine[]): MenuItemConstructorOptions[] {
  return lines.map(({ id, kind, label, checked, enabled, items, run }) => ({
    id,
    ...(kind === undefined ? {} : { type: kind }),
    ...(label === undefined ? {} : { label: menuText(label) }),
    ...(checked === undefined ? {} : { checked }),
    enabled: enabled ?? (kind === 'separator' || items !== undefined || run !== undefined),
    ...(items === undefined ? {} : { submenu: menuTemplate(items) }),
    ...(run === undefined ? {} : { click: () => run() }),
  }));
}

/**
 * @param icons the folder with the drawings
 * @param onActivate a person clicked the icon, where that does not open the menu
 */
export function createElectronTray(icons: string, onActivate: () => void): TrayPort & { readonly tray: Tray } {
  const isMac = process.platform === 'darwin';
  let face: TrayFace = 'offline';
  const image = () => {
    const look = isMac ? 'Template' : nativeTheme.shouldUseDarkColors ? '-dark' : '-light';
    const drawn = nativeImage.createFromPath(join(icons, `tray-${face}${look}.png`));
    if (isMac) drawn.setTemplateImage(true);
    return drawn;
  };
  const tray = new Tray(image());
  const redraw = () => tray.setImage(image());
  nativeTheme.on('updated', redraw);
  tray.on('click', () => {
    if (!isMac) onActivate();
  });
  return {
    tray,
    show(next, tooltip) {
      if (next !== face) {
        face = next;
        redraw();
      }
      tray.setToolTip(tooltip);
    },
    setMenu: (lines) => tray.setContextMenu(Menu.buildFromTemplate(menuTemplate(lines))),
    close() {
      nativeTheme.off('updated', redraw);
      tray.destroy();
    },
  };
}
