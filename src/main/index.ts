/** Electron's entry. Everything else waits until Electron is ready, and the host until the window is on its way. */
import { startDesktop } from './desktop/app';

startDesktop({ mainFolder: __dirname, argv: process.argv.slice(1), env: process.env });
