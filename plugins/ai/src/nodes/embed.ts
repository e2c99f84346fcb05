import { addResult, countField, defineNode, type Item, moreFields, needed, needText, textField, z } from '@pulseflow/sdk';
import { aiClient, SERVICE_TYPES, serviceOf } from '../api';
import { modelField, serviceField, timeoutField } from '../fields';

/** Of one call: far below what services take (2,048 texts, 300,000 tokens at OpenAI), so that a failure costs little. */
const MAX_TEXTS = 100;
const MAX_CHARACTERS = 200_000;

const embeddingsSchema = z.looseObject({
  model: z.string().default(''),
  data: z.array(z.looseObject({ index: z.number(), embedding: z.array(z.number()) })),
  usage: z.looseObject({ prompt_tokens: z.number().default(0) }).nullish(),
});

/** Turns the text of each item into a vector, many by one call. The item goes on with `embedding`. */
export const embed = defineNode({
  name: 'embed',
  label: { en: 'AI embeddings', 'pt-BR': 'Embeddings de IA' },
  description: {
    en: 'Turns a text of each item into a vector, up to 100 by one call: to compare, search and group texts by meaning.',
    'pt-BR':
      'Transforma um texto de cada item em um vetor, até 100 por chamada: para comparar, buscar e agrupar textos pelo sentido.',
  },
  icon: 'waypoints',
  category: 'ai',
  keywords: { en: ['vector', 'semantic', 'similarity', 'search'], 'pt-BR': ['vetor', 'semântica', 'semelhança', 'busca'] },
  config: z.object({
    credential: serviceField,
    model: modelField(['text-embedding-3-small', 'nomic-embed-text']),
    text: needed(textField({ title: 'Text' }, { title: 'Texto' }, { examples: ['{{ title }} {{ text }}'] })),
    dimensions: countField(
      { min: 0, max: 100_000, preset: 0 },
      { title: 'Dimensions', description: '0: as many as the model gives' },
      { title: 'Dimensões', description: '0: as que o modelo dá' },
    ),
    timeoutSeconds: timeoutField,
  }),
  ui: { 'ui:groups': [moreFields('dimensions', 'timeoutSeconds')] },
  credential: { types: SERVICE_TYPES },
  effect: 'idempotent',
  summary: { en: '{{ model }}', 'pt-BR': '{{ model }}' },
  async execute(context) {
    const service = await serviceOf(context);
    const made: (readonly Item[])[] = context.items.map((_, index) => context.finishedItem(index)?.['out'] ?? []);
    const pending = context.items.flatMap((_, index) => (context.finishedItem(index) === undefined ? [index] : []));
    let tokens = 0;
    let done = 0;
    for (const batch of batchesOf(pending, (index) => context.configFor(index))) {
      const { dimensions, timeoutSeconds, model: name } = context.configFor(batch[0] ?? 0);
      const model = needText(name, 'model', { en: 'Name the model.', ptBr: 'Informe o modelo.' });
      const input = batch.map((index) =>
        needText(context.configFor(index).text, 'text', {
          en: 'There is no text to turn into a vector. Check the field, or filter empty items out first.',
          ptBr: 'Não há texto para transformar em vetor. Verifique o campo ou filtre antes os itens vazios.',
        }),
      );
      for (const index of batch) await context.beforeEffect(index);
      const answer = await aiClient(context, service, timeoutSeconds * 1000).post('/embeddings', {
        json: { model, input, encoding_format: 'float', ...(dimensions === 0 ? {} : { dimensions }) },
        effect: 'idempotent',
        schema: embeddingsSchema,
      });
      const vectors = new Map(answer.data.map(({ index, embedding }) => [index, embedding]));
      for (const [at, index] of batch.entries()) {
        const item = addResult(context.items[index] ?? { json: {} }, 'embedding', vectors.get(at) ?? null);
        context.afterEffect(index, { out: [item] });
        made[index] = [item];
      }
      tokens += answer.usage?.prompt_tokens ?? 0;
      done += batch.length;
      context.progress(done / pending.length);
    }
    if (pending.length > 0) context.log('info', `${tokens} tokens for ${pending.length} texts`);
    return { outputs: { out: made.flat() } };
  },
});

interface Wanted {
  model: string;
  text: string;
  dimensions: number;
}

function* batchesOf(indexes: readonly number[], configOf: (index: number) => Wanted): Generator<number[]> {
  let batch: number[] = [];
  let characters = 0;
  for (const index of indexes) {
    const { model, dimensions, text } = configOf(index);
    const first = batch[0] === undefined ? undefined : configOf(batch[0]);
    const isSame = first === undefined || (first.model === model && first.dimensions === dimensions);
    if (batch.length > 0 && (!isSame || batch.length >= MAX_TEXTS || characters + text.length > MAX_CHARACTERS)) {
      yield batch;
      batch = [];
      characters = 0;
    }
    batch.push(index);
    characters += text.length;
  }
  if (batch.length > 0) yield batch;
}
