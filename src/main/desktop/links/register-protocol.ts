import { app } from 'electron';
import { LINK_SCHEME } from './run-link';

/**
 * Tells the system that links of ours are opened with this app. Installers do it for packaged apps on macOS and Linux; from
 * sources, the program is Electron and the app its argument. A system that refuses only opens no links.
 */
export function registerProtocol(isOwner: boolean): void {
  if (!isOwner) return;
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME);
  else if (process.platform === 'win32') app.setAsDefaultProtocolClient(LINK_SCHEME, process.execPath, [app.getAppPath()]);
}
