import { defineNode, z } from '../engine/sdk';
import { countField, rawNumber } from './form/fields';

/**
 * Runs its body once per batch of items. The engine carries it out:
 * `in` ─▶ for each batch: `item` ─▶ body ─▶ back to `loop`; when all are through: `done` with what came back, in order.
 */
export const forEachNode = defineNode({
  type: 'core.for-each',
  version: 1,
  kind: 'control',
  control: 'for-each',
  label: { en: 'For each', 'pt-BR': 'Para cada' },
  description: {
    en: 'Runs the nodes between its ports item and loop once for each batch of items, then goes on by done with the results.',
    'pt-BR':
      'Executa os nós entre as portas item e loop uma vez para cada lote de itens; depois segue por done com os resultados.',
  },
  icon: 'repeat',
  category: 'control',
  keywords: {
    en: ['loop', 'repeat', 'iterate', 'batch', 'each item', 'list'],
    'pt-BR': ['laço', 'loop', 'repetir', 'iterar', 'lote', 'cada item', 'lista'],
  },
  config: z.object({
    batchSize: countField(
      { min: 1, max: 100_000, preset: 1 },
      { title: 'Items at a time', description: 'How many items go through the body together' },
      { title: 'Itens por vez', description: 'Quantos itens passam juntos pelo corpo' },
    ),
    parallelism: countField(
      { min: 1, max: 100, preset: 1 },
      { title: 'In parallel', description: 'How many batches run at the same time; 1 keeps their order' },
      { title: 'Em paralelo', description: 'Quantos lotes executam ao mesmo tempo; 1 mantém a ordem' },
    ),
  }),
  ui: { 'ui:order': ['batchSize', 'parallelism', '*'] },
  inputs: ['in', 'loop'],
  outputs: ['item', 'done'],
  effect: 'none',
  summary: (config) => {
    const size = rawNumber(config, 'batchSize') ?? 1;
    const parallelism = rawNumber(config, 'parallelism') ?? 1;
    return parallelism > 1 ? `${size} × ${parallelism}` : String(size);
  },
});
