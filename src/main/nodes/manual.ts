import { defineNode, z } from '../engine/sdk';

/** Starts a flow by hand: a click, the tray, the command line or the API. */
export const manualNode = defineNode({
  type: 'core.manual',
  version: 1,
  kind: 'trigger',
  label: { en: 'Start by hand', 'pt-BR': 'Iniciar manualmente' },
  description: {
    en: 'Starts the flow when you click Run now, pick it in the tray or call it through the API.',
    'pt-BR': 'Inicia o fluxo quando você clica em Executar agora, o escolhe na bandeja ou o chama pela API.',
  },
  icon: 'play',
  category: 'trigger',
  keywords: {
    en: ['start', 'button', 'by hand', 'run now', 'click'],
    'pt-BR': ['iniciar', 'botão', 'à mão', 'executar agora', 'clique'],
  },
  config: z.object({}),
  inputs: [],
  effect: 'none',
  summary: () => '',
});
