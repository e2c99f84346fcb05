/** The headless entry: the same app without a window, with the same UI in the browser. */
import { requireNode } from './host/require-node';
import { holdYoungSpace } from './host/young-space';

requireNode();
const letGrow = holdYoungSpace();
const { runHeadless } = await import('./host/headless');
await runHeadless(process.argv.slice(2), process.env);
letGrow();
