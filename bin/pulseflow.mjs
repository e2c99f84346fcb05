#!/usr/bin/env node
// The command line. In a checkout it builds first when the build is missing; the real program is src/main/cli.ts.
import { existsSync } from 'node:fs';
import module from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from '../scripts/build.mjs';
import { ensureNode, root } from '../scripts/runtime.mjs';

await ensureNode();
const entry = join(root, 'out', 'node', 'cli.mjs');
// The line goes to stderr: stdout belongs to the command's own output (`--json`).
if (!existsSync(entry)) ensureBuilt(process.stderr);
module.enableCompileCache(join(root, 'node_modules', '.cache', 'pulseflow-node'));
process.argv[1] = entry;
await import(pathToFileURL(entry).href);
