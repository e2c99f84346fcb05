/** The command line entry: `pulseflow …`. */
import { requireNode } from './host/require-node';

requireNode();
const { runCli } = await import('./host/cli/program');
process.exitCode = await runCli(process.argv.slice(2), process.env);
