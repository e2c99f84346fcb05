import { AppError, defineNode, type Item, type Json, type JsonObject, z } from '../../engine/sdk';
import { countField, rawText, requireText, textField } from '../form/fields';
import { moreFields } from '../form/groups';
import { CodeError } from './code-outcome';

/** What the code gave back, as items: a list is one item per element; without a result the items go on as they came. */
function toItems(result: Json | undefined, before: readonly Item[]): Item[] {
  if (result === undefined) return [...before];
  return Array.isArray(result) ? result.map((json) => ({ json })) : [{ json: result }];
}

/** Runs the user's JavaScript over all items, apart from the app, with limits of time and memory. */
export const codeNode = defineNode({
  type: 'core.code',
  version: 1,
  kind: 'action',
  label: { en: 'Code', 'pt-BR': 'Código' },
  description: {
    en: 'Runs JavaScript over the items, without access to files, network or timers. What it returns are the new items.',
    'pt-BR': 'Executa JavaScript sobre os itens, sem acesso a arquivos, rede ou temporizadores. O retorno são os novos itens.',
  },
  icon: 'code',
  category: 'data',
  keywords: {
    en: ['javascript', 'script', 'function', 'program', 'custom'],
    'pt-BR': ['javascript', 'script', 'função', 'programa', 'personalizado'],
  },
  config: z.object({
    code: textField(
      {
        title: 'JavaScript',
        description:
          'items: the JSON of all items, item: the first one, context: run, flow and now. Return a list or one object; without return the items go on unchanged',
      },
      {
        title: 'JavaScript',
        description:
          'items: o JSON de todos os itens, item: o primeiro, context: run, flow e now. Retorne uma lista ou um objeto; sem return os itens seguem inalterados',
      },
      { examples: ['return items.map((item) => ({ ...item, total: item.price * item.quantity }));'], expression: 'none' },
    ),
    timeoutMs: countField(
      { min: 10, max: 600_000, preset: 10_000 },
      { title: 'Time limit', description: 'Code that runs longer is ended, and the step fails' },
      { title: 'Limite de tempo', description: 'Código que demora mais é encerrado, e o passo falha' },
      { unit: 'ms', expression: 'none' },
    ),
    memoryMb: countField(
      { min: 16, max: 2_048, preset: 128 },
      { title: 'Memory limit', description: 'Code that needs more is ended, and the step fails' },
      { title: 'Limite de memória', description: 'Código que precisa de mais é encerrado, e o passo falha' },
      { unit: 'MB', expression: 'none' },
    ),
  }),
  ui: {
    'ui:order': ['code', 'timeoutMs', 'memoryMb', '*'],
    'ui:groups': [moreFields('timeoutMs', 'memoryMb')],
    code: { 'ui:widget': 'textarea', 'ui:options': { rows: 14, language: 'javascript' } },
  },
  // Code has no way to the outside, so a crash replays it.
  effect: 'none',
  check: (config) => requireText(config, 'code', 'CODE_MISSING', 'Write the code, for example: return items;'),
  summary: (config) => (rawText(config, 'code').split('\n')[0] ?? '').trim(),
  execute: async (context) => {
    const { code, timeoutMs, memoryMb } = context.config;
    if (code.trim() === '') {
      const data = { field: 'code', detail: 'CODE_MISSING' };
      throw new AppError({ code: 'NODE_CONFIG_INVALID', message: 'Write the code of this node.', data });
    }
    const { run, flow } = context.packet;
    const given: JsonObject = {
      run: { ...run, attempt: context.attempt },
      flow: { ...flow },
      now: new Date(context.now()).toISOString(),
    };
    const input = { items: context.items.map(({ json }) => json), context: given };
    try {
      const { result, logs } = await context.services.code.run(code, input, { timeoutMs, memoryMb }, context.signal);
      for (const { level, message } of logs) context.log(level, message);
      return { outputs: { out: toItems(result, context.items) } };
    } catch (thrown) {
      if (thrown instanceof CodeError) for (const { level, message } of thrown.logs) context.log(level, message);
      throw thrown;
    }
  },
});
