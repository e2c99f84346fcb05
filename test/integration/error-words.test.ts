import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileFlow } from '#main/engine/compile/compile-flow';
import { doubtAfter, timedOut } from '#main/engine/step/errors';
import { resolveFlowPath } from '#main/files/path-rules';
import { flowInvalid, flowNotFound, flowPaused, webhookConflict } from '#main/flows/errors';
import { toMailError } from '#main/mail/smtp-errors';
import { createNodeCatalogue } from '#main/nodes';
import {
  connectionError,
  redirectError,
  statusError,
  timeoutError,
  tooLargeError,
  unreadableError,
} from '#main/nodes/http/http-errors';
import { cronProblem } from '#main/nodes/schedule/cron-syntax';
import { type ErrorInfo, toErrorInfo } from '#shared/model/errors';
import { flowDefinitionSchema } from '#shared/model/flow';
import type { JsonObject } from '#shared/model/json';
import { root } from '../../scripts/runtime.mjs';
import { chain, node } from '../setup/flows';

/** The words that window and host have for what the host says. */
const { detail: words } = JSON.parse(readFileSync(join(root, 'src/shared/words/pt-BR.json'), 'utf8')) as {
  detail: Record<string, string>;
};

/** What the sentence of an error names and its data lack; `no words` where there is no sentence. */
function lacking(detail: unknown, code: string, data: JsonObject): string[] {
  const text = words[String(detail)] ?? words[code];
  if (text === undefined) return ['no words'];
  return [...text.matchAll(/{{(\w+)}}/g)].map(([, name = '']) => name).filter((name) => data[name] === undefined);
}

function thrownBy(action: () => unknown): unknown {
  try {
    return action();
  } catch (thrown) {
    return thrown;
  }
}

const request = { method: 'POST', url: new URL('https://api.example.com/orders?key=1') };
const broken = (code: string) => Object.assign(new Error('x'), { code });
const account = { host: 'mail.example.com', port: 587, security: 'starttls', user: 'a', password: 'b', from: '' } as never;
const step = { node: { name: 'A' }, effect: 'unsafe' } as never;
const answered = (status: number) =>
  statusError(request, { status, statusText: '', retryAfter: undefined, body: null, nowMs: 0 });

const errors: [name: string, error: unknown][] = [
  ...['ENOTFOUND', 'ECONNREFUSED', 'EHOSTUNREACH', 'ECONNRESET', 'CERT_HAS_EXPIRED'].map((code): [string, unknown] => [
    `HTTP ${code}`,
    connectionError(broken(code), request),
  ]),
  ...[401, 404, 422, 503].map((status): [string, unknown] => [`HTTP ${status}`, answered(status)]),
  ['HTTP timeout', timeoutError(request, 1000)],
  ['HTTP size', tooLargeError(request, 1000)],
  ['HTTP redirect', redirectError(request, 'x', { detail: 'HTTP_REDIRECT_OFTEN', limit: 3 })],
  ['HTTP JSON', unreadableError(request, 'x', 'y')],
  ...['EDNS', 'ETLS', 'EAUTH', 'EENVELOPE', 'EMESSAGE', 'ESOCKET', 'EPROTOCOL'].map((code): [string, unknown] => [
    `mail ${code}`,
    toMailError(broken(code), account, false),
  ]),
  ['mail for now', toMailError(Object.assign(broken('EAUTH'), { responseCode: 454 }), account, false)],
  ['mail unknown', toMailError(broken('ESOCKET'), account, true)],
  ['step timeout', timedOut(step, 1000)],
  ['step in doubt', doubtAfter(step, timedOut(step, 1000))],
  ['file outside', thrownBy(() => resolveFlowPath('/tmp/none', '../x'))],
  ['file empty', thrownBy(() => resolveFlowPath('/tmp/none', ' '))],
  ['flow missing', flowNotFound('flow_1')],
  ['flow deleted', flowNotFound('flow_1', true)],
  ['flow paused', flowPaused('flow_1', 'A')],
  ['flow invalid', flowInvalid('A', [])],
  ['webhook conflict', webhookConflict('p', ['GET'], { flowId: 'flow_1', flowName: 'A' })],
];

describe('what the host says has words in the other language', () => {
  it.each(errors)('%s, with every value that they name', (_name, error) => {
    const { code, data = {} }: ErrorInfo = error instanceof Error ? toErrorInfo(error) : (error as ErrorInfo);
    expect(lacking(data['detail'], code, data)).toEqual([]);
  });

  it.each(['', '@x', '* *', '1/2/3 * * * *', '*/0 * * * *', '1-2-3 * * * *', '60 * * * *', '5-1 * * * *', '0 0 31 2 *'])(
    'the cron expression %j',
    (expression) => {
      const { detail, values = {} } = cronProblem(expression) ?? { detail: 'none' };
      expect(lacking(detail, '', values)).toEqual([]);
    },
  );

  it('every problem of the settings of an empty or wrong node', () => {
    const catalogue = createNodeCatalogue();
    const wrong = [
      {},
      { mode: 3 },
      { mode: 'event', event: 'a b' },
      { url: 'x', path: '..', fields: [{ path: '' }, { path: '__proto__' }] },
    ];
    let count = 0;
    const missing = catalogue.list().flatMap(({ type }) =>
      wrong.flatMap((config) => {
        const definition = flowDefinitionSchema.parse(
          chain('A', node('start', 'core.manual'), node('node', type, config as JsonObject)),
        );
        return compileFlow(definition, catalogue)
          .problems.filter(({ code }) => code === 'CONFIG_INVALID')
          .filter(({ detail, values = {} }) => {
            count++;
            return lacking(detail, '', values).length > 0;
          })
          .map(({ message, detail }) => `${type}: ${message} (${detail ?? 'no detail'})`);
      }),
    );
    expect(count).toBeGreaterThan(20);
    expect([...new Set(missing)]).toEqual([]);
  });

  it('every detail that the code names', () => {
    const sources = globSync('src/main/**/*.ts', { cwd: root }).filter((file) => !file.endsWith('.test.ts'));
    const named = sources.flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(/detail: '([A-Z_]+)'|requireText\(config, '\w+', '([A-Z_]+)'/g)].map(
        ([, detail, required]) => detail ?? required ?? '',
      ),
    );
    expect(named.length).toBeGreaterThan(60);
    expect([...new Set(named)].filter((detail) => words[detail] === undefined)).toEqual([]);
  });
});
