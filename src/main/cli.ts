/** The command line entry: `pulseflow …`. */
import { runCli } from './host/cli/program';

process.exitCode = await runCli(process.argv.slice(2), process.env);
