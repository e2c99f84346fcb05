/** Menus of the system. */
import { Menu } from 'electron';

/** macOS needs a menu for copy and paste; elsewhere the page has its own. */
export function setApplicationMenu(): void {
  const roles: Electron.MenuItemConstructorOptions[] = [{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }];
  Menu.setApplicationMenu(process.platform === 'darwin' ? Menu.buildFromTemplate(roles) : null);
}
