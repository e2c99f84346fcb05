import { defineNode, z } from '../engine/sdk';
import { choiceField, countField, rawText, requireText, textField } from './form/fields';
import { moreFields } from './form/groups';

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;

/**
 * Runs its body while it holds a named lock, so that of all runs only one is in there at a time. The engine carries it out:
 * `in` ─▶ lock ─▶ `item` ─▶ body ─▶ back to `loop` ─▶ unlock ─▶ `done`. In the body `$run.lock.token` is the fencing token.
 */
export const withLockNode = defineNode({
  type: 'core.with-lock',
  version: 1,
  kind: 'control',
  control: 'with-lock',
  label: { en: 'With lock', 'pt-BR': 'Com trava' },
  description: {
    en: 'Runs the nodes between its ports item and loop while it holds a named lock: one run at a time, in all flows. $run.lock.token is the fencing token.',
    'pt-BR':
      'Executa os nós entre as portas item e loop enquanto tem uma trava com nome: uma execução por vez, em todos os fluxos. $run.lock.token é o número da trava.',
  },
  icon: 'lock',
  category: 'control',
  keywords: {
    en: ['mutex', 'exclusive', 'one at a time', 'lease', 'critical section'],
    'pt-BR': ['mutex', 'exclusivo', 'um de cada vez', 'trava', 'bloqueio', 'seção crítica'],
  },
  config: z.object({
    name: textField(
      { title: 'Lock', description: 'Runs that name the same lock take turns' },
      { title: 'Trava', description: 'Execuções com o mesmo nome de trava se revezam' },
      { examples: ['invoices', 'customer-{{ customerId }}'] },
    ),
    waitMs: countField(
      { min: 0, max: YEAR_MS, preset: 0 },
      { title: 'Wait at most', description: '0: as long as it takes' },
      { title: 'Esperar no máximo', description: '0: o tempo que for preciso' },
      { unit: 'ms' },
    ),
    whenTaken: choiceField(
      ['fail', 'branch'],
      'fail',
      { title: 'When it is not free in time', options: ['Fail the run', 'Go on by the port timeout'] },
      { title: 'Quando não fica livre a tempo', options: ['Falhar a execução', 'Seguir pela porta timeout'] },
    ),
    ttlMs: countField(
      { min: 1000, max: DAY_MS, preset: 60_000 },
      {
        title: 'Free after a crash',
        description: 'The lock is renewed while the body runs; when PulseFlow is gone for longer than this, others may take it',
      },
      {
        title: 'Livre após uma queda',
        description: 'A trava é renovada enquanto o corpo executa; se o PulseFlow parar por mais tempo, outros podem pegá-la',
      },
      { unit: 'ms' },
    ),
  }),
  ui: {
    'ui:order': ['name', 'waitMs', 'whenTaken', 'ttlMs', '*'],
    'ui:groups': [moreFields('ttlMs')],
    name: { 'ui:placeholder': 'invoices' },
  },
  inputs: ['in', 'loop'],
  outputs: (config) => (config['whenTaken'] === 'branch' ? ['item', 'done', 'timeout'] : ['item', 'done']),
  outputRules: [{ port: 'item' }, { port: 'done' }, { port: 'timeout', when: { whenTaken: ['branch'] } }],
  effect: 'none',
  check: (config) =>
    requireText(config, 'name', 'LOCK_NAME_MISSING', 'Name the lock, for example invoices or customer-{{ customerId }}'),
  summary: (config) => rawText(config, 'name'),
});
