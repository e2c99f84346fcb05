import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  notAllowed,
  personExists,
  personInactive,
  personInUse,
  personIsOwner,
  personNotFound,
  signedOut,
} from '#main/access/errors';
import { badCursor, deadLetterDecided, deadLetterNotFound } from '#main/dead-letters/errors';
import { compileFlow } from '#main/engine/compile/compile-flow';
import { runOverlapped, runReplaced, runSkipped, runTimedOut } from '#main/engine/policy/run-ends';
import { crashedProcess } from '#main/engine/step/crash-watch';
import { doubtAfter, timedOut } from '#main/engine/step/errors';
import { invalidResult } from '#main/engine/step/outcomes';
import { eventNotFound } from '#main/events/errors';
import { chainTooLong } from '#main/events/trigger-reports';
import { resolveFlowPath } from '#main/files/path-rules';
import { flowInvalid, flowNotFound, flowPaused, serviceConflict, webhookConflict } from '#main/flows/errors';
import {
  badInboxCursor,
  commentMissing,
  fileOutOfOrder,
  fileTooLarge,
  formInvalid,
  outcomeUnknown,
  personNotFound as personUnresolved,
  type TaskRefusal,
  taskClaimed,
  taskClosed,
  taskInvalid,
  taskNotFound,
  taskOfRun,
  taskRefused,
} from '#main/inbox/errors';
import { lockHeldByRun, lockLost, lockTaken } from '#main/leases/errors';
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
import {
  crashed,
  outOfMemory,
  timedOut as pluginTimedOut,
  refused,
  resultInvalid,
  stopped,
  unavailable,
} from '#main/plugins/runtime/errors';
import { mainModule } from '#main/plugins/runtime/places';
import { notFenced } from '#main/plugins/runtime/process/plugin-child';
import { pythonCommand } from '#main/plugins/runtime/python/python-command';
import { hookFailed, hookTooSlow, stateTooLarge, triggerEnded, triggerStopped } from '#main/plugins/triggers/errors';
import {
  callNotFound,
  DISCARDED,
  messageNotFound,
  messageTooLarge,
  queueInUse,
  queueNotEmpty,
  queueNotFound,
  receiptExpired,
  serviceChainTooLong,
  serviceFailed,
  serviceNotFound,
  servicePaused,
  TIMED_OUT,
} from '#main/queues/errors';
import { keyMissing, readIdempotencyKey } from '#main/runs/idempotency';
import { holidaysMissing } from '#main/schedules/arming';
import {
  exceptionInvalid,
  exceptionNotFound,
  exceptionOutside,
  exceptionsTooMany,
  holidayListInUse,
  holidayListNameTaken,
  holidayListNotFound,
  scheduleExists,
  scheduleInvalid,
  scheduleNotFound,
  scheduleNotInForce,
  scheduleUnreadable,
  timelineTooLong,
  yearsInvalid,
} from '#main/schedules/errors';
import { readSchedule } from '#main/schedules/read-schedule';
import { untilPast } from '#main/schedules/service';
import { applyPatch } from '#main/settings/merge';
import {
  credentialNotFound,
  incomplete,
  inUse,
  nameTaken,
  nothingToKeep,
  testNone,
  typeUnknown,
} from '#main/vault/credentials/errors';
import {
  addressInvalid,
  listenerMissing,
  signInNeeded,
  signInNone,
  signInRefused,
  signInUnknown,
  signInUnreachable,
} from '#main/vault/sign-in/errors';
import { createVault } from '#main/vault/vault';
import { cronProblems, cronSeries } from '#shared/calendar/cron/cron-series';
import { loadHolidays } from '#shared/calendar/holidays';
import { holidaysFromIcs } from '#shared/calendar/ics/holidays-from-ics';
import { rruleProblems } from '#shared/calendar/rrule/rrule-series';
import { type ErrorInfo, toErrorInfo } from '#shared/model/errors';
import { flowDefinitionSchema } from '#shared/model/flow';
import type { JsonObject } from '#shared/model/json';
import { settingsSchema } from '#shared/model/settings';
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
const step = { node: { name: 'A' }, effect: 'unsafe', crashes: 3 } as never;
const DEFAULTS = settingsSchema.parse({});
const answered = (status: number) =>
  statusError(request, { status, statusText: '', retryAfter: undefined, body: null, nowMs: 0 });

const DAYS_ON_END = [
  ...['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'DTSTART;VALUE=DATE:20260101', 'DURATION:P9000D', 'END:VEVENT', 'END:VCALENDAR'],
].join('\r\n');

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
  ['step that ends the process', crashedProcess(step)],
  ['step result', invalidResult({ node: { type: { type: 'a' } } } as never)],
  ['run too long', runTimedOut('A', 1000)],
  ['run skipped', runSkipped('A', 1)],
  ['run replaced', runReplaced('run_1' as never)],
  ['run overlapped', runOverlapped('run_1' as never)],
  ['queue missing', queueNotFound('q')],
  ['trigger stopped', triggerStopped()],
  ['trigger ended', triggerEnded()],
  ['trigger state', stateTooLarge(2, 1)],
  ['hook failed', hookFailed()],
  ['hook slow', hookTooSlow(1000)],
  ['plugin crashed', crashed('p', 'exit code 1')],
  ['plugin memory', outOfMemory('p', 256)],
  ['plugin time', pluginTimedOut('p', 1000)],
  ['plugin stopped', stopped('p')],
  ['plugin in backoff', unavailable('p', 1000, toErrorInfo(crashed('p', 'exit code 1')))],
  ['plugin result', resultInvalid('p', 'x')],
  ['plugin denied', refused('p', { kind: 'network', what: 'h' })],
  ['plugin without a fence', notFenced('p')],
  ['plugin without a module', thrownBy(() => mainModule('/nowhere', { name: 'p' }))],
  ['plugin without Python', thrownBy(() => pythonCommand({ plugin: 'p', python: undefined } as never))],
  ['sign-in none', signInNone('a.b')],
  ['sign-in never', signInNeeded('cred_1', 'A', 'never')],
  ['sign-in expired', signInNeeded('cred_1', 'A', 'expired')],
  ['sign-in unknown', signInUnknown()],
  ['sign-in refused', signInRefused('h', 'no')],
  ['sign-in unreachable', signInUnreachable('h', 'x')],
  ['sign-in address', addressInvalid('tokenUrl', 'x')],
  ['sign-in listener', listenerMissing()],
  ['queue in use', queueInUse('q', 'A')],
  ['queue not empty', queueNotEmpty('q', 2)],
  ['message missing', messageNotFound('m')],
  ['message too large', messageTooLarge()],
  ['receipt', receiptExpired('m')],
  ['message not confirmed', TIMED_OUT],
  ['message discarded', DISCARDED],
  ['service missing', serviceNotFound('s')],
  ['service paused', servicePaused('s', 'A')],
  ['service chain', serviceChainTooLong('s')],
  ['service failed', serviceFailed('s', timedOut(step, 1000))],
  ['call missing', callNotFound('c')],
  ['service taken', serviceConflict('s', { flowId: 'flow_1', flowName: 'A' })],
  ['lock taken', lockTaken({ name: 'l', holder: 'h', token: 1, expiresAt: 1, acquiredAt: 1, ttlMs: 1 } as never)],
  ['lock lost', lockLost('l', 1)],
  ['lock of a run', lockHeldByRun('l', 'run_1')],
  ['dead letter missing', deadLetterNotFound('d')],
  ['dead letter decided', deadLetterDecided('d', 'discarded')],
  ['cursor', badCursor()],
  ['person missing', personNotFound('ana')],
  ['person named alike', personExists('name', 'Ana')],
  ['person reached alike', personExists('email', 'ana@shop.example')],
  ['owner', personIsOwner()],
  ['person in use', personInUse('Ana', 2)],
  ['person inactive', personInactive('Ana')],
  ['approver', notAllowed('APPROVER', 'Not for approvers')],
  ['other person', notAllowed('OTHER_PERSON', 'Only the owner')],
  ['signed out', signedOut()],
  ['idempotency key', thrownBy(() => readIdempotencyKey('"'))],
  ['no idempotency key', keyMissing('A')],
  ['event missing', eventNotFound(4)],
  ['time zone', thrownBy(() => applyPatch(DEFAULTS, { timeZone: 'Mars' } as never))],
  ['SMTP host', thrownBy(() => applyPatch(DEFAULTS, { smtp: { host: 'a b' } } as never))],
  ['SMTP user', thrownBy(() => applyPatch(DEFAULTS, { smtp: { user: 'a\nb' } } as never))],
  ['schedule', thrownBy(() => cronSeries('99 99 * * *'))],
  ['schedule without its holidays', holidaysMissing({ country: 'BR', lists: [], policy: 'skip' }, new Error('No.'))],
  ['pause of a schedule', untilPast()],
  ['schedule config', thrownBy(() => readSchedule({ flowName: 'A', typeVersion: 2, config: { weekends: 3 } } as never, 'UTC'))],
  ['schedule missing', scheduleNotFound('A')],
  ['schedule of a node missing', scheduleNotFound('A', 'start')],
  ['schedule there already', scheduleExists('A', 'start')],
  ['schedule not in force', scheduleNotInForce('A')],
  ['schedule unreadable', scheduleUnreadable('A')],
  [
    'schedule wrong',
    scheduleInvalid([
      {
        code: 'CONFIG_INVALID',
        severity: 'error',
        message: 'x',
        field: '/timeZone',
        detail: 'TIME_ZONE_INVALID',
        values: { value: 'Mars' },
      },
    ]),
  ],
  ['exception missing', exceptionNotFound('exc_1')],
  ...['EXCEPTION_BACKWARDS', 'EXCEPTION_AT_PAST', 'EXCEPTION_FIRED'].map((detail): [string, unknown] => [
    detail,
    exceptionInvalid('/to', detail, 'x'),
  ]),
  ['exception of nothing', exceptionOutside('2026-11-21T09:00:00.000Z', {})],
  ['exception beside', exceptionOutside('2026-11-21T09:00:00.000Z', { next: '2026-11-22T09:00:00.000Z' })],
  ['exceptions too many', exceptionsTooMany('A')],
  ['holiday list missing', holidayListNotFound('hol_1')],
  ['holiday list in use', holidayListInUse('Ours', [{ flowId: 'flow_1', flowName: 'A' }])],
  ['holiday list name', holidayListNameTaken('Ours')],
  ['timeline', timelineTooLong(92)],
  ['years', yearsInvalid(30)],
  ['rule chain', chainTooLong({ flowName: 'A' } as never)],
  ['file outside', thrownBy(() => resolveFlowPath('/tmp/none', '../x'))],
  ['file empty', thrownBy(() => resolveFlowPath('/tmp/none', ' '))],
  ['task missing', taskNotFound('task_1')],
  ...(['resolved', 'expired', 'cancelled'] as const).map((state): [string, unknown] => [
    `task ${state}`,
    taskClosed('task_1', state),
  ]),
  ...(
    [
      ...['not-asked', 'is-requester', 'has-voted', 'not-open', 'signed-out', 'already-asked', 'requester-delegate'],
      ...['nothing-to-undo', 'self', 'not-allowed'],
    ] as TaskRefusal[]
  ).map((reason): [string, unknown] => [`task refused: ${reason}`, taskRefused('task_1', reason)]),
  ['task claimed', taskClaimed('task_1', 'Ana')],
  ...['outcome-twice', 'outcome-reserved', 'form-missing', 'escalation-outcome', 'too-large'].map((reason): [string, unknown] => [
    `task ${reason}`,
    taskInvalid(reason, 'x'),
  ]),
  ['task form', formInvalid([{ field: '/a', label: 'A', rule: 'required', message: 'x' }])],
  ['task comment', commentMissing('Reject')],
  ['task outcome', outcomeUnknown('task_1', 'a', ['b'])],
  ['task of a run', taskOfRun('task_1', 'run_1')],
  ['task file size', fileTooLarge(1)],
  ['task file piece', fileOutOfOrder('task_1', 'x')],
  ['inbox cursor', badInboxCursor()],
  ['person unresolved', personUnresolved('Ana')],
  ['flow missing', flowNotFound('flow_1')],
  ['flow deleted', flowNotFound('flow_1', true)],
  ['flow paused', flowPaused('flow_1', 'A')],
  ['flow invalid', flowInvalid('A', [])],
  ['credential missing', credentialNotFound('cred_1')],
  ['credential type', typeUnknown('a.b')],
  ['credential name', nameTaken('Shop')],
  ['credential in use', inUse('Shop', [{ flowId: 'flow_1', flowName: 'A', nodes: [], isPublished: true }])],
  ['credential untestable', testNone('a.b')],
  ['credential not there to keep', nothingToKeep('a.b')],
  ['credential incomplete', incomplete('cred_1', 'Shop', 'token')],
  ['key missing', thrownBy(() => createVault({ keyFile: '/nowhere/key', sealed: () => [] }).open('a', 'v1.a.b.c.d'))],
  ['webhook conflict', webhookConflict('p', ['GET'], { flowId: 'flow_1', flowName: 'A' })],
];

/** Codes whose sentences come from a detail, from the service that was called, or from the flow; and those that only the log gets. */
const SAID_OTHERWISE = new Set([
  ...['BAD_REQUEST', 'NOT_FOUND', 'FORBIDDEN', 'UNAUTHORIZED', 'ATTACH_FAILED', 'SETTINGS_INVALID', 'COMPENSATION_FAILED'],
  ...['EXPRESSION_INVALID', 'EXPRESSION_FAILED', 'NODE_CONFIG_INVALID', 'NODE_VALUE_INVALID', 'FILE_REFUSED', 'HTTP_REDIRECT'],
  ...['RUN_STOPPED', 'STEP_DECLARED_FAILED', 'RUN_FAILED', 'WORKER_FAILED', 'SIMULATED_FAULT', 'UNKNOWN', 'UNEXPECTED'],
  ...['BAD_ARGUMENT', 'NODE_TYPE_TWICE', 'INVARIANT', 'STEP_IGNORED_SIGNAL', 'LOOKUP_TIMED_OUT', 'PORT_FORBIDDEN', 'PORT_TAKEN'],
  ...['METHOD_NOT_ALLOWED', 'WEBHOOK_NOT_FOUND', 'ETLS', 'CREDENTIAL_INVALID', 'SECRETS_UNREADABLE', 'EXCEPTION_INVALID'],
  ...['PERSON_EXISTS', 'TASK_CLOSED', 'TASK_REFUSED'],
]);

describe('what the host says has words in the other language', () => {
  it.each(errors)('%s, with every value that they name', (_name, error) => {
    const { code, data = {} }: ErrorInfo = error instanceof Error ? toErrorInfo(error) : (error as ErrorInfo);
    expect(lacking(data['detail'], code, data)).toEqual([]);
  });

  it.each([
    ...['', '@x', '@reboot', '* *', '1/2/3 * * * *', '*/0 * * * *', '1-2-3 * * * *', '60 * * * *', '5-1 * * * *'],
    ...['1, * * * *', '0 0 * * 1#6', '0 0 * * L', '0 L * * *', '0 0 31 2 *', '0 0 L-30 2 *'],
  ])('the cron expression %j', (expression) => {
    const problems = cronProblems(expression);
    expect(problems.map(({ code, values }) => lacking(code, '', values))).toEqual([[]]);
  });

  it.each([
    ...['', 'x', 'FREQ=DAILY;FREQ=DAILY', 'FREQ=DAILY;X=1', 'FREQ=X', 'FREQ=DAILY;COUNT=0', 'FREQ=MONTHLY;BYMONTHDAY=32'],
    ...['FREQ=WEEKLY;BYDAY=X', 'FREQ=DAILY;UNTIL=X', 'FREQ=DAILY;BYWEEKNO=1', 'FREQ=WEEKLY;BYDAY=1MO', 'FREQ=DAILY;BYSETPOS=1'],
    ...['FREQ=DAILY;COUNT=1;UNTIL=20260101', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', 'RDATE;TZID=X:20260101T000000'],
    'RDATE;TZID=UTC:20260101T000000\nRDATE;TZID=Asia/Tokyo:20260101T000000',
  ])('the rule %j', (text) => {
    const problems = rruleProblems(text);
    expect(problems.map(({ code, values }) => lacking(code, '', values))).toEqual([[]]);
  });

  it.each(['', 'BEGIN:VCALENDAR\r\nEND:VCALENDAR', 'x'.repeat(2_000_001), DAYS_ON_END])('a calendar file', async (text) => {
    const thrown: unknown = await holidaysFromIcs(text, { fromYear: 2026, toYear: 2026 }).catch((error: unknown) => error);
    const { code, data = {} } = toErrorInfo(thrown);
    expect(code).toBe('CALENDAR_FILE_INVALID');
    expect(lacking(data['detail'], code, data)).toEqual([]);
  });

  it.each([{ country: 'XX', lists: [] }, { lists: ['list_1'] }])('holidays of %j', async (rule) => {
    const thrown: unknown = await loadHolidays({ ...rule, policy: 'skip' }, []).catch((error: unknown) => error);
    const { code, data = {} } = toErrorInfo(thrown);
    expect(lacking(data['detail'], code, data)).toEqual([]);
  });

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

  it('every problem of the limits of nodes and flows, and of what undoes them', () => {
    const limits = {
      rateLimit: { count: 1, perMs: 1000, burst: 5000, share: 'host' },
      breaker: { failures: 3, share: 'credential' },
    };
    const named = { concurrency: { max: 1, share: 'name' }, retry: { maxAttempts: 3, when: { codes: [], statuses: [] } } };
    const definition = flowDefinitionSchema.parse({
      name: 'A',
      settings: { maxDurationMs: 1000 },
      nodes: [
        { id: 'start', type: 'core.manual', name: 'Start', policies: { concurrency: { max: 1 } } },
        { id: 'a', type: 'core.set', name: 'a', policies: { ...limits, timeoutMs: 5000 }, compensation: 'gone' },
        { id: 'b', type: 'core.set', name: 'b', policies: named, compensation: 'b' },
        { id: 'each', type: 'core.for-each', name: 'each', policies: { timeoutMs: 10 }, compensation: 'a' },
        { id: 'lock', type: 'core.with-lock', name: 'lock', policies: { timeoutMs: 10 } },
        { id: 'c', type: 'core.set', name: 'c', compensation: 'each' },
        { id: 'd', type: 'core.set', name: 'd', compensation: 'c' },
        { id: 'e', type: 'core.set', name: 'e', compensation: 'wired' },
        { id: 'wired', type: 'core.set', name: 'wired' },
        { id: 'f', type: 'core.set', name: 'f', compensation: 'off' },
        { id: 'off', type: 'core.set', name: 'off', disabled: true },
      ],
      edges: [{ from: { node: 'start', port: 'out' }, to: { node: 'wired', port: 'in' } }],
    });
    const found = compileFlow(definition, createNodeCatalogue()).problems.filter(({ code }) =>
      /^(POLICY|RETRY|TIMEOUT|BURST|COMPENSATION)/.test(code),
    );
    const said = found.map(({ code, detail = code, values = {} }) => [detail, ...lacking(detail, code, values)]);
    expect(said.filter(({ length }) => length > 1)).toEqual([]);
    expect(new Set(said.flat()).size).toBe(16);
  });

  it('every code of an error that people can meet', () => {
    const sources = globSync('src/main/**/*.ts', { cwd: root }).filter((file) => !/\.test\.ts$|testing\/|host\/cli\//.test(file));
    const codes = sources.flatMap((file) => [
      ...readFileSync(join(root, file), 'utf8').matchAll(/(?<![\w])code: '([A-Z][A-Z0-9_]+)'/g),
    ]);
    expect(codes.length).toBeGreaterThan(150);
    const missing = new Set(codes.map(([, code = '']) => code).filter((code) => words[code] === undefined));
    expect([...missing].filter((code) => !SAID_OTHERWISE.has(code)).sort()).toEqual([]);
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
