/**
 * The only bridge between the sandboxed page and the main process: it hands the page one MessagePort each time the page
 * asks. No API is exposed, so there is nothing here to abuse that the contract does not check.
 */
import { ipcRenderer } from 'electron';

window.addEventListener('message', (event) => {
  if (event.source === window && event.data === 'pulseflow:ready') ipcRenderer.send('pulseflow:connect');
});

ipcRenderer.on('pulseflow:port', (event) => {
  window.postMessage('pulseflow:port', '*', event.ports);
});
