import {
  addResult,
  choiceField,
  countField,
  defineNode,
  eachItem,
  type Item,
  type Json,
  type JsonObject,
  moreFields,
  needed,
  needText,
  type PluginFiles,
  problem,
  textField,
  valueField,
  z,
} from '@pulseflow/sdk';
import { aiClient, isOpenAi, SERVICE_TYPES, serviceOf } from '../api';
import { ask, NO_TOKENS, sumOf } from '../chat';
import { modelField, serviceField, timeoutField } from '../fields';
import { imageParts } from '../images';
import { askForData } from '../structured';

const JSON_ANSWER = { showWhen: { answer: ['json', 'schema'] } } as const;

const config = z.object({
  credential: serviceField,
  model: modelField(['gpt-4o-mini', 'llama3.2', 'mistral-small-latest']),
  prompt: needed(
    textField({ title: 'Question' }, { title: 'Pergunta' }, { examples: ['Summarise in two sentences: {{ text }}'] }),
  ),
  system: textField(
    { title: 'Instructions', description: 'Who the model is and what it must keep to' },
    { title: 'Instruções', description: 'Quem o modelo é e o que deve respeitar' },
    { examples: ['You sort requests of customers. Answer in English.'] },
  ),
  answer: choiceField(
    ['text', 'json', 'schema'],
    'text',
    { title: 'Answer', options: ['Text', 'Any JSON', 'JSON that fits a schema'] },
    { title: 'Resposta', options: ['Texto', 'Qualquer JSON', 'JSON conforme um schema'] },
  ),
  schema: needed(
    valueField(
      { title: 'JSON Schema', description: 'What the answer must look like; it is checked' },
      { title: 'JSON Schema', description: 'Como a resposta deve ser; é verificada' },
      {
        examples: [
          '{"type":"object","properties":{"topic":{"type":"string"}},"required":["topic"],"additionalProperties":false}',
        ],
        showWhen: { answer: ['schema'] },
      },
    ),
  ),
  maxRepairs: countField(
    { min: 0, max: 5, preset: 2 },
    { title: 'Corrections', description: 'How often an answer that does not fit is asked for again' },
    { title: 'Correções', description: 'Quantas vezes pedir de novo uma resposta que não confere' },
    JSON_ANSWER,
  ),
  images: textField(
    {
      title: 'Images',
      description: 'Names of files of the item or paths in the workspace, separated by commas; * for all images of the item',
    },
    {
      title: 'Imagens',
      description:
        'Nomes de arquivos do item ou caminhos no espaço de trabalho, separados por vírgulas; * para todas as imagens do item',
    },
    { examples: ['{{ path }}', 'photo', '*'] },
  ),
  history: valueField(
    { title: 'Earlier messages', description: 'A list of {role, content}, oldest first' },
    { title: 'Mensagens anteriores', description: 'Uma lista de {role, content}, da mais antiga à mais nova' },
  ),
  maxTokens: countField(
    { min: 0, max: 1_000_000, preset: 0 },
    { title: 'Longest answer (tokens)', description: '0: what the model allows' },
    { title: 'Resposta mais longa (tokens)', description: '0: o que o modelo permite' },
  ),
  temperature: textField(
    { title: 'Temperature', description: '0 is plain, 1 is lively; empty: the model’s own' },
    { title: 'Temperatura', description: '0 é sóbrio, 1 é criativo; vazio: a do próprio modelo' },
    { examples: ['0', '0.7'] },
  ),
  reasoning: choiceField(
    ['default', 'low', 'medium', 'high'],
    'default',
    { title: 'Thinking', options: ['As the model does', 'Little', 'Medium', 'Much'] },
    { title: 'Raciocínio', options: ['O padrão do modelo', 'Pouco', 'Médio', 'Muito'] },
  ),
  timeoutSeconds: timeoutField,
});
type Config = z.output<typeof config>;

/** Asks a model per item. The item goes on with `answer`: text or value, model, tokens. */
export const askNode = defineNode({
  name: 'ask',
  label: { en: 'Ask AI', 'pt-BR': 'Perguntar à IA' },
  description: {
    en: 'Asks a language model for each item: text, or data that fits a JSON Schema, also about images. Tokens are counted.',
    'pt-BR':
      'Pergunta a um modelo de linguagem para cada item: texto, ou dados conforme um JSON Schema, também sobre imagens. Conta os tokens.',
  },
  category: 'ai',
  keywords: {
    en: ['chat', 'llm', 'gpt', 'summarise', 'classify', 'extract', 'translate', 'vision'],
    'pt-BR': ['chat', 'llm', 'gpt', 'resumir', 'classificar', 'extrair', 'traduzir', 'visão'],
  },
  config,
  ui: {
    'ui:groups': [moreFields('images', 'history', 'maxRepairs', 'maxTokens', 'temperature', 'reasoning', 'timeoutSeconds')],
    prompt: { 'ui:widget': 'textarea', 'ui:options': { rows: 6 } },
    system: { 'ui:widget': 'textarea', 'ui:options': { rows: 3 } },
    schema: { 'ui:widget': 'textarea', 'ui:options': { rows: 8, language: 'json' } },
  },
  credential: { types: SERVICE_TYPES },
  // Nothing changes outside, but an answer costs: those that came are kept, and not asked for again after a crash.
  effect: 'idempotent',
  summary: { en: '{{ model }}: {{ prompt }}', 'pt-BR': '{{ model }}: {{ prompt }}' },
  async execute(context) {
    const service = await serviceOf(context);
    let sum = NO_TOKENS;
    const result = await eachItem(context, async (item, settings) => {
      const client = aiClient(context, service, settings.timeoutSeconds * 1000);
      const body = await bodyOf(context.files, item, settings, isOpenAi(service));
      const log = (message: string): void => context.log('info', message);
      const isText = settings.answer === 'text';
      const reply = isText
        ? { ...(await ask(client, body)), value: null, repairs: 0 }
        : await askForData(client, body, { schema: schemaOf(settings), maxRepairs: settings.maxRepairs, log });
      sum = sumOf(sum, reply.tokens);
      log(`${reply.model || settings.model}: ${reply.tokens.input} tokens in, ${reply.tokens.output} out`);
      if (reply.finishReason === 'length') context.log('warn', 'The answer was cut off: it is as long as it may be.');
      const { text, tokens, finishReason } = reply;
      const facts = { model: reply.model || settings.model, finishReason, tokens: { ...tokens } };
      const data: JsonObject = isText ? { text } : { value: reply.value, repairs: reply.repairs };
      return addResult(item, 'answer', { ...data, ...facts });
    });
    if (context.items.length > 1) context.log('info', `${sum.total} tokens for ${context.items.length} items`);
    return result;
  },
});

/** Errors: NODE_CONFIG_INVALID, and those of images. */
async function bodyOf(files: PluginFiles, item: Item, settings: Config, isNewer: boolean): Promise<JsonObject> {
  const model = needText(settings.model, 'model', { en: 'Name the model.', ptBr: 'Informe o modelo.' });
  const prompt = needText(settings.prompt, 'prompt', { en: 'Write the question.', ptBr: 'Escreva a pergunta.' });
  const images = await imageParts(files, item, settings.images);
  const temperature = settings.temperature.trim();
  if (temperature !== '' && Number.isNaN(Number(temperature))) {
    throw invalid('temperature', `"${temperature}" is no number.`, `"${temperature}" não é um número.`);
  }
  return {
    model,
    messages: [
      ...(settings.system.trim() === '' ? [] : [{ role: 'system', content: settings.system }]),
      ...historyOf(settings.history),
      { role: 'user', content: images.length === 0 ? prompt : [{ type: 'text', text: prompt }, ...images] },
    ],
    ...(temperature === '' ? {} : { temperature: Number(temperature) }),
    ...(settings.maxTokens === 0 ? {} : { [isNewer ? 'max_completion_tokens' : 'max_tokens']: settings.maxTokens }),
    ...(settings.reasoning === 'default' ? {} : { reasoning_effort: settings.reasoning }),
  };
}

const messagesSchema = z.array(z.looseObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string() }));

function historyOf(given: Json | undefined): JsonObject[] {
  if (given === undefined || given === null || given === '') return [];
  const parsed = messagesSchema.safeParse(typeof given === 'string' ? jsonOf(given) : given);
  if (parsed.success) return parsed.data as JsonObject[];
  throw invalid(
    'history',
    'Earlier messages must be a list such as [{"role": "user", "content": "Hello"}].',
    'As mensagens anteriores devem ser uma lista como [{"role": "user", "content": "Olá"}].',
  );
}

function schemaOf({ answer, schema }: Config): JsonObject | undefined {
  if (answer !== 'schema') return undefined;
  const value = typeof schema === 'string' ? jsonOf(schema) : schema;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw invalid(
    'schema',
    'Write a JSON Schema: an object with "type" and "properties".',
    'Escreva um JSON Schema: um objeto com "type" e "properties".',
  );
}

function jsonOf(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function invalid(field: string, en: string, ptBr: string) {
  return problem({ code: 'NODE_CONFIG_INVALID', en, ptBr, data: { field } });
}
