/** Follows docs/guide/plugins.md: writes its files, runs its commands, compares what they print. */
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { root } from '../../scripts/runtime.mjs';
import { cleanEnv, cleanUp, temporaryHome } from '../setup/instance';

afterAll(cleanUp);

interface Block {
  language: string;
  title: string | undefined;
  fails: boolean;
  text: string;
}

/** The fenced blocks of a page, in order. */
function blocksOf(markdown: string): Block[] {
  return [...markdown.matchAll(/^```(\w+)([^\n]*)\n([\s\S]*?)^```$/gm)].map(([, language = '', rest = '', text = '']) => ({
    language,
    title: /title=(\S+)/.exec(rest)?.[1],
    fails: /\bfails\b/.test(rest),
    text,
  }));
}

/** A line of the page as a pattern: `…` is whatever stands there, and columns may be wider. */
function patternOf(line: string): RegExp {
  const escaped = line.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(escaped.replaceAll('…', '.*').replace(/\s+/g, '\\s+'));
}

it('leads from nothing to plugins that are packed, installed, updated and offered', { timeout: 300_000 }, async () => {
  const page = readFileSync(join(root, 'docs/guide/plugins.md'), 'utf8');
  const place = temporaryHome();
  const home = join(place, 'home');
  const bin = join(place, 'bin');
  mkdirSync(bin);
  const command = join(bin, 'pulseflow');
  writeFileSync(command, `#!/bin/sh\nexec "${process.execPath}" "${join(root, 'out/node/cli.mjs')}" "$@"\n`);
  chmodSync(command, 0o755);
  const env = cleanEnv({
    PULSEFLOW_HOME: home,
    PATH: [bin, dirname(process.execPath), process.env['PATH'] ?? ''].join(':'),
    // Nothing of the way needs the network.
    npm_config_offline: 'true',
    npm_config_cache: join(place, 'npm'),
    PIP_NO_INDEX: '1',
  });
  let folder = join(place, 'work');
  mkdirSync(folder);
  const run = (script: string): Promise<{ code: number; output: string }> =>
    new Promise((resolve) => {
      const whole = `set -e\ncd "${folder}"\n${script}\npwd > "${place}/pwd"\n`;
      const child = execFile('sh', ['-c', `exec 2>&1\n${whole}`], { env, timeout: 120_000 }, (error, stdout) =>
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), output: stdout }),
      );
      child.stdin?.end();
    });

  let output = '';
  let commands = 0;
  for (const { language, title, fails, text } of blocksOf(page)) {
    if (title !== undefined) {
      const path = title.startsWith('<workspace>') ? join(home, title.slice('<workspace>'.length)) : join(folder, title);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    } else if (language === 'sh') {
      const ran = await run(text);
      output = ran.output;
      expect(`${text}\n${fails ? ran.code !== 0 : ran.code}\n${output}`).toContain(fails ? `${text}\ntrue` : `${text}\n0`);
      if (!fails) folder = readFileSync(join(place, 'pwd'), 'utf8').trim();
      commands += 1;
    } else if (language === 'text') {
      for (const line of text.trimEnd().split('\n')) expect(output).toMatch(patternOf(line));
    }
  }
  // A page whose blocks are no longer found would pass with nothing done.
  expect(commands).toBeGreaterThan(10);
});

it('tells of every command that there is', async () => {
  const { stdout } = await new Promise<{ stdout: string }>((resolve) => {
    execFile(process.execPath, [join(root, 'out/node/cli.mjs'), 'plugin', '--help'], (_, text) => resolve({ stdout: text }));
  });
  const commands = [...stdout.matchAll(/^ {2}([a-z-]+)(?:\|[a-z]+)? .*$/gm)].map(([, name = '']) => name);
  expect(commands).toEqual(expect.arrayContaining(['new', 'check', 'pack', 'install', 'index', 'catalogues']));
});
