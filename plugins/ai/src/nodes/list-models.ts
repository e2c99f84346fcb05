import { defineNode, eachItem, z } from '@pulseflow/sdk';
import { aiClient, listModels, SERVICE_TYPES, serviceOf } from '../api';
import { serviceField } from '../fields';

/** The models of a service, each an item. */
export const listModelsNode = defineNode({
  name: 'list-models',
  label: { en: 'List AI models', 'pt-BR': 'Listar modelos de IA' },
  description: {
    en: 'Reads the names of the models that a service offers. Each is an item.',
    'pt-BR': 'Lê os nomes dos modelos que um serviço oferece. Cada um é um item.',
  },
  icon: 'list',
  category: 'ai',
  config: z.object({ credential: serviceField }),
  credential: { types: SERVICE_TYPES },
  effect: 'none',
  async execute(context) {
    const client = aiClient(context, await serviceOf(context));
    return eachItem(context, async () => (await listModels(client)).map((json) => ({ json })));
  },
});
