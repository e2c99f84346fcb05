import { formFieldSchema } from '#shared/model/form-fields';
import { defineNode, type Json, type SettingProblem, z } from '../engine/sdk';
import { words } from './form/words';

function problemsOfFields(inputs: Json | undefined): SettingProblem[] {
  if (!Array.isArray(inputs)) return [];
  const names = new Set<string>();
  return inputs.flatMap((input, index): SettingProblem[] => {
    const field = formFieldSchema.safeParse(input);
    const at = `/inputs/${index}`;
    if (!field.success)
      return [{ field: `${at}/name`, message: 'A field needs a name of letters, digits and _', detail: 'INPUT_NAME_INVALID' }];
    const { name, type, options } = field.data;
    const isTwice = names.has(name);
    names.add(name);
    if (isTwice)
      return [{ field: `${at}/name`, message: `Two fields are called "${name}"`, detail: 'INPUT_NAME_TWICE', values: { name } }];
    const needsOptions = type === 'choice' || type === 'choices';
    return needsOptions && options.length === 0
      ? [
          {
            field: `${at}/options`,
            message: `Give "${name}" something to choose from`,
            detail: 'INPUT_OPTIONS_MISSING',
            values: { name },
          },
        ]
      : [];
  });
}

/** Starts a flow by hand: a click, quick-run, the tray, a link, the command line or the API. */
export const manualNode = defineNode({
  type: 'core.manual',
  version: 1,
  kind: 'trigger',
  label: { en: 'Start by hand', 'pt-BR': 'Iniciar manualmente' },
  description: {
    en: 'Starts the flow when you click Run now, pick it in quick-run or the tray, or call it through the API. May ask for fields and files.',
    'pt-BR':
      'Inicia o fluxo quando você clica em Executar agora, o escolhe na execução rápida ou na bandeja, ou o chama pela API. Pode pedir campos e arquivos.',
  },
  icon: 'play',
  category: 'trigger',
  keywords: {
    en: ['start', 'button', 'by hand', 'run now', 'click', 'quick-run', 'form', 'input', 'file', 'drop'],
    'pt-BR': [
      'iniciar',
      'botão',
      'à mão',
      'executar agora',
      'clique',
      'execução rápida',
      'formulário',
      'entrada',
      'arquivo',
      'soltar',
    ],
  },
  config: z.object({
    inputs: z
      .array(z.looseObject({}))
      .max(50)
      .default([])
      .meta(
        words(
          {
            title: 'Inputs',
            description: 'What is asked for when the flow is started. A file field lets files be dropped on the flow',
          },
          {
            title: 'Entradas',
            description: 'O que é pedido ao iniciar o fluxo. Um campo de arquivo permite soltar arquivos no fluxo',
          },
          { expression: 'none' },
        ),
      ),
  }),
  ui: { inputs: { 'ui:field': 'FormFields' } },
  check: ({ inputs }) => problemsOfFields(inputs),
  inputs: [],
  effect: 'none',
  summary: () => '',
});
