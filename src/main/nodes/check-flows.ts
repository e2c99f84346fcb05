import type { FlowCheck } from '#shared/model/flow-health';
import { defineNode, type Item, type Json, z } from '../engine/sdk';
import { choiceField, countField, flagField, textField } from './form/fields';
import { moreFields } from './form/groups';

const HOUR_MS = 3_600_000;
const CHECKS = ['ready', 'answers', 'fires', 'runs'] as const satisfies readonly FlowCheck[];
const OUTPUTS = { new: 'problem', known: 'known', recovered: 'recovered', ok: 'ok' } as const;

/** Looks after all other flows: an item for each, by the output that says how it stands. */
export const checkFlowsNode = defineNode({
  type: 'core.check-flows',
  version: 1,
  kind: 'action',
  label: { en: 'Check flows', 'pt-BR': 'Verificar fluxos' },
  description: {
    en: 'Checks that all active flows are ready, answer, fire as planned and run well. Each trouble leaves by "problem" once, and by "known" from then on.',
    'pt-BR':
      'Verifica se todos os fluxos ativos estão prontos, respondem, disparam como planejado e rodam bem. Cada problema sai por "problem" uma vez e depois por "known".',
  },
  icon: 'heart-pulse',
  category: 'control',
  keywords: {
    en: ['health', 'monitor', 'watch', 'alert', 'heartbeat', 'status', 'self-test', 'missed schedule'],
    'pt-BR': ['saúde', 'monitorar', 'vigiar', 'alerta', 'estado', 'autoteste', 'agendamento perdido'],
  },
  config: z.object({
    ready: flagField(
      true,
      { title: 'They have what they need', description: 'Nodes, plugins, credentials' },
      { title: 'Têm o que precisam', description: 'Nós, plugins, credenciais' },
    ),
    answers: flagField(
      true,
      { title: 'They answer', description: 'Webhooks answer, triggers are connected' },
      { title: 'Respondem', description: 'Webhooks respondem, gatilhos estão conectados' },
    ),
    fires: flagField(
      true,
      { title: 'They fire as planned', description: 'No schedule is overdue, broken or has missed an occurrence' },
      { title: 'Disparam como planejado', description: 'Nenhum agendamento atrasou, quebrou ou perdeu uma ocorrência' },
    ),
    runs: flagField(
      true,
      { title: 'They run well', description: 'The last run did not fail, none is stuck' },
      { title: 'Rodam bem', description: 'A última execução não falhou, nenhuma travou' },
    ),
    lookBackHours: countField(
      { min: 1, max: 8760, preset: 24 },
      { title: 'Look back', description: 'Hours. What was missed or failed before is history' },
      { title: 'Olhar para trás', description: 'Horas. O que se perdeu ou falhou antes disso é passado' },
    ),
    stuckAfterHours: countField(
      { min: 1, max: 8760, preset: 6 },
      { title: 'Stuck after', description: 'Hours that a run may be at work; waiting does not count' },
      { title: 'Travado após', description: 'Horas que uma execução pode levar; esperar não conta' },
    ),
    except: textField(
      { title: 'Leave out', description: 'Names of flows, one a line' },
      { title: 'Deixar de fora', description: 'Nomes de fluxos, um por linha' },
      { examples: ['Experiments'] },
    ),
    passOk: choiceField(
      ['no', 'yes'],
      'no',
      { title: 'Flows without trouble', options: ['Are left out', 'Leave by "ok"'] },
      { title: 'Fluxos sem problema', options: ['São omitidos', 'Saem por "ok"'] },
    ),
  }),
  ui: {
    'ui:order': [...CHECKS, 'lookBackHours', 'stuckAfterHours', 'except', 'passOk', '*'],
    'ui:groups': [moreFields('lookBackHours', 'stuckAfterHours', 'except', 'passOk')],
    except: { 'ui:widget': 'textarea', 'ui:options': { rows: 3 } },
  },
  outputs: ['problem', 'known', 'recovered', 'ok'],
  // It remembers what it has told.
  effect: 'idempotent',
  resolve: 'once',
  check: (config) =>
    CHECKS.every((check) => config[check] === false)
      ? [{ field: '/ready', message: 'Choose what to check', detail: 'CHECKS_MISSING' }]
      : [],
  summary(config, language) {
    const isPtBr = language === 'pt-BR';
    const names = isPtBr ? ['prontos', 'respondem', 'disparam', 'rodam bem'] : ['ready', 'answering', 'firing', 'running well'];
    return CHECKS.flatMap((check, index) => (config[check] === false ? [] : [names[index]])).join(', ');
  },
  async execute(context) {
    const { config, services, packet, node, signal } = context;
    const health = await services.health.check(
      {
        checks: CHECKS.filter((check) => config[check]),
        since: context.now() - config.lookBackHours * HOUR_MS,
        stuckAfterMs: config.stuckAfterHours * HOUR_MS,
        except: config.except.split('\n').filter((name) => name.trim() !== ''),
        by: { flowId: packet.flow.id, nodeId: node.id, runId: packet.run.id },
      },
      signal,
    );
    const outputs: Record<string, Item[]> = {};
    for (const { flowId, flowName, status, troubles, since } of health) {
      if (status === 'ok' && config.passOk === 'no') continue;
      const json: Json = {
        flowId,
        flowName,
        status,
        message: troubles.map(({ message }) => message).join('\n'),
        troubles: troubles.map((trouble) => ({ ...trouble })),
        ...(since === undefined ? {} : { since: new Date(since).toISOString() }),
      };
      (outputs[OUTPUTS[status]] ??= []).push({ json });
    }
    const troubled = health.filter(({ troubles }) => troubles.length > 0).length;
    context.log(troubled === 0 ? 'info' : 'warn', `Checked ${health.length} flows, ${troubled} with trouble`);
    return { outputs };
  },
});
