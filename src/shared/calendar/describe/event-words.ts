import type { ChangeCode } from '../../model/schedule';
import type { Explanation } from '../types';
import type { Language } from './types';

/** How a language tells what became of occurrences. Moments are texts already. */
export interface EventWords {
  reasons: Readonly<Record<ChangeCode, string>>;
  skipped(reason: string): string;
  moved(to: string, reason: string): string;
  rescheduled(to: string, reason: string): string;
  kept(reason: string): string;
  /** What a record says: none for `fired`; the codes that are no codes of changes. */
  missed: Readonly<Record<'not-running' | 'paused' | 'policy' | 'overlap', string>>;
  late(duration: string): string;
  explained: Readonly<Record<Explanation['kind'], string>>;
  plannedFor(moment: string): string;
  nearest(before: string | undefined, after: string | undefined): string;
  exceptions: {
    skip(from: string, to: string): string;
    reschedule(planned: string, at: string): string;
    modify(from: string, to: string, settings: string): string;
  };
  settings: {
    concurrency(max: number): string;
    priority(priority: number): string;
    maxDuration(duration: string): string;
    rate(count: string, per: string, nodes: string): string;
    variables(names: string): string;
    none: string;
  };
}

const ENGLISH: EventWords = {
  reasons: {
    weekend: 'weekend',
    holiday: 'holiday',
    window: 'outside the execution window',
    blackout: 'blackout',
    'exception-skip': 'exception',
    'exception-reschedule': 'exception',
    'exception-modify': 'exception',
    'same-time': 'another occurrence runs at the same moment',
    'clock-gap': 'the clocks leave this time out',
    'after-end': 'after the end of the schedule',
    paused: 'the schedule was paused',
  },
  skipped: (reason) => `Skipped: ${reason}`,
  moved: (to, reason) => `Moved to ${to}: ${reason}`,
  rescheduled: (to, reason) => `Rescheduled to ${to}: ${reason}`,
  kept: (reason) => `Runs with other settings: ${reason}`,
  missed: {
    'not-running': 'PulseFlow was not running',
    paused: 'the schedule was paused',
    policy: 'the rule for missed occurrences leaves it out',
    overlap: 'the run before was not over',
  },
  late: (duration) => `${duration} late`,
  explained: {
    fired: 'It ran',
    'moved-away': 'It was planned, but moved away',
    'moved-here': 'A moved occurrence ran here',
    skipped: 'It was planned, but did not run',
    missed: 'It was planned, but missed',
    failed: 'It was planned, but could not start',
    'not-planned': 'Nothing was planned for this time',
    'before-start': 'The schedule had not begun yet',
    'after-end': 'The schedule had ended',
    'count-reached': 'The schedule had run as often as it may',
    future: 'It is planned, and this time is still to come',
  },
  plannedFor: (moment) => `planned for ${moment}`,
  nearest: (before, after) =>
    [before === undefined ? '' : `the one before is ${before}`, after === undefined ? '' : `the next is ${after}`]
      .filter((part) => part !== '')
      .join(', '),
  exceptions: {
    skip: (from, to) => `No runs from ${from} to ${to}`,
    reschedule: (planned, at) => `The run of ${planned} starts at ${at} instead`,
    modify: (from, to, settings) => `From ${from} to ${to}: ${settings}`,
  },
  settings: {
    concurrency: (max) => (max === 1 ? '1 run at a time' : `${max} runs at a time`),
    priority: (priority) => `priority ${priority}`,
    maxDuration: (duration) => `at most ${duration} a run`,
    rate: (count, per, nodes) => `${count} calls per ${per} (${nodes})`,
    variables: (names) => `other values of ${names}`,
    none: 'the same settings',
  },
};

const PORTUGUESE: EventWords = {
  reasons: {
    weekend: 'fim de semana',
    holiday: 'feriado',
    window: 'fora da janela de execução',
    blackout: 'bloqueio',
    'exception-skip': 'exceção',
    'exception-reschedule': 'exceção',
    'exception-modify': 'exceção',
    'same-time': 'outra ocorrência executa no mesmo momento',
    'clock-gap': 'os relógios pulam este horário',
    'after-end': 'depois do fim do agendamento',
    paused: 'o agendamento estava pausado',
  },
  skipped: (reason) => `Pulada: ${reason}`,
  moved: (to, reason) => `Movida para ${to}: ${reason}`,
  rescheduled: (to, reason) => `Remarcada para ${to}: ${reason}`,
  kept: (reason) => `Executa com outras configurações: ${reason}`,
  missed: {
    'not-running': 'o PulseFlow não estava em execução',
    paused: 'o agendamento estava pausado',
    policy: 'a regra para ocorrências perdidas a deixa de fora',
    overlap: 'a execução anterior não tinha terminado',
  },
  late: (duration) => `${duration} de atraso`,
  explained: {
    fired: 'Executou',
    'moved-away': 'Estava planejada, mas foi movida',
    'moved-here': 'Uma ocorrência movida executou aqui',
    skipped: 'Estava planejada, mas não executou',
    missed: 'Estava planejada, mas foi perdida',
    failed: 'Estava planejada, mas não pôde iniciar',
    'not-planned': 'Nada estava planejado para este horário',
    'before-start': 'O agendamento ainda não tinha começado',
    'after-end': 'O agendamento já tinha terminado',
    'count-reached': 'O agendamento já tinha executado quantas vezes pode',
    future: 'Está planejada, e este horário ainda não chegou',
  },
  plannedFor: (moment) => `planejada para ${moment}`,
  nearest: (before, after) =>
    [before === undefined ? '' : `a anterior é ${before}`, after === undefined ? '' : `a próxima é ${after}`]
      .filter((part) => part !== '')
      .join(', '),
  exceptions: {
    skip: (from, to) => `Sem execuções de ${from} a ${to}`,
    reschedule: (planned, at) => `A execução de ${planned} inicia em ${at}`,
    modify: (from, to, settings) => `De ${from} a ${to}: ${settings}`,
  },
  settings: {
    concurrency: (max) => (max === 1 ? '1 execução por vez' : `${max} execuções por vez`),
    priority: (priority) => `prioridade ${priority}`,
    maxDuration: (duration) => `no máximo ${duration} por execução`,
    rate: (count, per, nodes) => `${count} chamadas por ${per} (${nodes})`,
    variables: (names) => `outros valores de ${names}`,
    none: 'as mesmas configurações',
  },
};

export function eventWords(language: Language): EventWords {
  return language === 'pt-BR' ? PORTUGUESE : ENGLISH;
}
