import { describe, expect, it } from 'vitest';
import { changeCodeSchema, type NewException, type Occurrence, type OccurrenceChange } from '../../model/schedule';
import type { Explanation } from '../types';
import { describeChange, describeException, describeExplanation, describeRecord } from './index';

const zone = 'America/Sao_Paulo';
const english = { language: 'en', zone } as const;
const portuguese = { language: 'pt-BR', zone } as const;
const fromMs = Date.parse('2026-12-25T12:00:00Z');
const toMs = Date.parse('2026-12-28T12:00:00Z');
const occurrence: Occurrence = { plannedMs: fromMs, outcome: 'moved', atMs: toMs, firesAtMs: toMs, changes: [] };

describe('a change of an occurrence in words', () => {
  it.each<readonly [Omit<OccurrenceChange, 'fromMs'>, string, string]>([
    [
      { code: 'holiday', name: 'Natal', toMs },
      'Moved to Mon, Dec 28, 2026, 9:00 AM: holiday (Natal)',
      'Movida para seg., 28 de dez. de 2026, 09:00: feriado (Natal)',
    ],
    [{ code: 'weekend' }, 'Skipped: weekend', 'Pulada: fim de semana'],
    [{ code: 'blackout', name: ' closed ' }, 'Skipped: blackout (closed)', 'Pulada: bloqueio (closed)'],
    [
      { code: 'exception-reschedule', toMs },
      'Rescheduled to Mon, Dec 28, 2026, 9:00 AM: exception',
      'Remarcada para seg., 28 de dez. de 2026, 09:00: exceção',
    ],
    [
      { code: 'exception-modify', name: 'Black Friday', toMs: fromMs },
      'Runs with other settings: exception (Black Friday)',
      'Executa com outras configurações: exceção (Black Friday)',
    ],
  ])('%j', (change, en, ptBr) => {
    expect(describeChange({ ...change, fromMs }, english)).toBe(en);
    expect(describeChange({ ...change, fromMs }, portuguese)).toBe(ptBr);
  });

  it('has words for each code in both languages', () => {
    for (const code of changeCodeSchema.options) {
      for (const change of [
        { code, fromMs },
        { code, fromMs, toMs },
      ])
        for (const options of [english, portuguese]) {
          expect(describeChange(change, options)).toMatch(/^\p{Lu}.+: \S/u);
          expect(describeChange(change, options)).not.toContain('undefined');
        }
      expect(describeChange({ code, fromMs }, english)).not.toBe(describeChange({ code, fromMs }, portuguese));
    }
  });
});

describe('what became of an occurrence', () => {
  it.each([
    [{ state: 'fired' }, '', ''],
    [{ state: 'fired', delayMs: 900 }, '', ''],
    [{ state: 'fired', delayMs: 65_000 }, '1 min 5 s late', '1 min 5 s de atraso'],
    [{ state: 'skipped', reason: 'holiday', detail: 'Natal' }, 'holiday (Natal)', 'feriado (Natal)'],
    [{ state: 'skipped', reason: 'overlap' }, 'the run before was not over', 'a execução anterior não tinha terminado'],
    [{ state: 'missed', reason: 'not-running' }, 'PulseFlow was not running', 'o PulseFlow não estava em execução'],
    [{ state: 'failed', reason: 'FLOW_PAUSED' }, 'FLOW_PAUSED', 'FLOW_PAUSED'],
  ] as const)('%j', (record, en, ptBr) => {
    expect([describeRecord(record, english), describeRecord(record, portuguese)]).toEqual([en, ptBr]);
  });
});

describe('the answer to why something did not run', () => {
  it.each<readonly [Explanation, string, string]>([
    [
      { kind: 'not-planned', previousMs: fromMs, nextMs: toMs },
      'Nothing was planned for this time. The one before is Fri, Dec 25, 2026, 9:00 AM, the next is Mon, Dec 28, 2026, 9:00 AM.',
      'Nada estava planejado para este horário. A anterior é sex., 25 de dez. de 2026, 09:00, a próxima é seg., 28 de dez. de 2026, 09:00.',
    ],
    [
      { kind: 'moved-away', occurrence: { ...occurrence, changes: [{ code: 'holiday', name: 'Natal', fromMs, toMs }] } },
      'It was planned, but moved away. Moved to Mon, Dec 28, 2026, 9:00 AM: holiday (Natal).',
      'Estava planejada, mas foi movida. Movida para seg., 28 de dez. de 2026, 09:00: feriado (Natal).',
    ],
    [{ kind: 'before-start' }, 'The schedule had not begun yet.', 'O agendamento ainda não tinha começado.'],
  ])('%j', (explanation, en, ptBr) => {
    expect(describeExplanation(explanation, english)).toBe(en);
    expect(describeExplanation(explanation, portuguese)).toBe(ptBr);
  });
});

describe('an exception in words', () => {
  const from = '2026-11-27T03:00:00Z';
  const to = '2026-11-28T03:00:00Z';
  it.each<readonly [NewException, string, string]>([
    [
      { kind: 'skip', from, to, reason: 'stocktaking' },
      'No runs from Fri, Nov 27, 2026, 12:00 AM to Sat, Nov 28, 2026, 12:00 AM (stocktaking)',
      'Sem execuções de sex., 27 de nov. de 2026, 00:00 a sáb., 28 de nov. de 2026, 00:00 (stocktaking)',
    ],
    [
      { kind: 'reschedule', occurrence: from, at: to, reason: '' },
      'The run of Fri, Nov 27, 2026, 12:00 AM starts at Sat, Nov 28, 2026, 12:00 AM instead',
      'A execução de sex., 27 de nov. de 2026, 00:00 inicia em sáb., 28 de nov. de 2026, 00:00',
    ],
    [
      {
        ...{ kind: 'modify', from, to, reason: '' },
        settings: {
          rateLimits: { send: { count: 3000, perMs: 60_000, share: 'node' } },
          concurrency: { max: 5, whenFull: 'queue' },
          priority: 10,
          maxDurationMs: 3_600_000,
          variables: { discount: 20 },
        },
      } as NewException,
      'From Fri, Nov 27, 2026, 12:00 AM to Sat, Nov 28, 2026, 12:00 AM: 3,000 calls per 1 min (Send), 5 runs at a time, priority 10, at most 1 h a run, other values of discount',
      'De sex., 27 de nov. de 2026, 00:00 a sáb., 28 de nov. de 2026, 00:00: 3.000 chamadas por 1 min (Send), 5 execuções por vez, prioridade 10, no máximo 1 h por execução, outros valores de discount',
    ],
  ])('%j', (exception, en, ptBr) => {
    expect(describeException(exception, { ...english, nodeNames: { send: 'Send' } })).toBe(en);
    expect(describeException(exception, { ...portuguese, nodeNames: { send: 'Send' } })).toBe(ptBr);
  });
});
