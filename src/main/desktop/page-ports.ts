/** Gives a page a port each time it asks; another host closes the ports, and the page asks again. */
import { ipcMain, MessageChannelMain } from 'electron';
import type { HostConnection } from './connection';
import { PAGE_ORIGIN } from './page-files';
import type { createWindowHandler } from './window-port';

/** Serves every window of the app; frames of another origin get nothing. */
export function servePages(connection: HostConnection, handler: ReturnType<typeof createWindowHandler>): void {
  const open = new Set<Electron.MessagePortMain>();
  ipcMain.on('pulseflow:connect', (event) => {
    if (!event.senderFrame?.url.startsWith(`${PAGE_ORIGIN}/`)) return;
    const { port1, port2 } = new MessageChannelMain();
    open.add(port1);
    port1.on('close', () => open.delete(port1));
    handler.upgrade(port1);
    port1.start();
    event.sender.postMessage('pulseflow:port', null, [port2]);
  });
  connection.onChange(() => {
    for (const port of open) port.close();
    open.clear();
  });
}
