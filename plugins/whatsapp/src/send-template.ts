import {
  choiceField,
  defineNode,
  eachItem,
  type Json,
  type JsonObject,
  moreFields,
  needed,
  needText,
  problem,
  textField,
  valueField,
  z,
} from '@pulseflow/sdk';
import { CLOUD_CREDENTIAL, type CloudValues, createCloudNumber } from './cloud';
import { envelopeOf, numberChoice, toField, withSent } from './fields';

const templateConfig = z.object({
  credential: numberChoice(),
  to: toField(),
  template: needed(
    textField(
      { title: 'Template', description: 'Its name in the WhatsApp Manager' },
      { title: 'Modelo', description: 'O nome no WhatsApp Manager' },
      { examples: ['order_shipped'] },
    ),
  ),
  language: textField({ title: 'Language' }, { title: 'Idioma' }, { examples: ['en_US', 'pt_BR'] }, 'en_US'),
  values: textField(
    { title: 'Values of the text', description: 'For {{1}}, {{2}}, …: one a line. For named ones: name=value' },
    { title: 'Valores do texto', description: 'Para {{1}}, {{2}}, …: um por linha. Para os que têm nome: nome=valor' },
    { examples: ['{{ customer.name }}'] },
  ),
  named: choiceField(
    ['numbers', 'names'],
    'numbers',
    { title: 'Placeholders of the template', options: ['Numbers: {{1}}', 'Names: {{customer}}'] },
    { title: 'Marcadores do modelo', options: ['Números: {{1}}', 'Nomes: {{cliente}}'] },
    { expression: 'none' },
  ),
  header: choiceField(
    ['none', 'text', 'image', 'document', 'video'],
    'none',
    { title: 'Header', options: ['None, or fixed', 'A text', 'A picture', 'A document', 'A film'] },
    { title: 'Cabeçalho', options: ['Nenhum, ou fixo', 'Um texto', 'Uma imagem', 'Um documento', 'Um vídeo'] },
  ),
  headerValue: textField(
    { title: 'Value of the header', description: 'The text, or the address of the file' },
    { title: 'Valor do cabeçalho', description: 'O texto, ou o endereço do arquivo' },
    { showWhen: { header: ['text', 'image', 'document', 'video'] } },
  ),
  buttons: textField(
    { title: 'Values of buttons', description: 'What is appended to the address of each button, one a line' },
    { title: 'Valores dos botões', description: 'O que é acrescentado ao endereço de cada botão, um por linha' },
    { examples: ['{{ order.id }}'] },
  ),
  components: valueField(
    { title: 'Components', description: 'Instead of the fields above: the list as Meta documents it, as JSON' },
    { title: 'Componentes', description: 'Em vez dos campos acima: a lista como a Meta a documenta, em JSON' },
  ),
});
type TemplateConfig = z.output<typeof templateConfig>;

/** Sends an approved template per item. The item goes on with `sentMessage`. */
export const sendTemplateNode = defineNode({
  name: 'send-template',
  category: 'messages',
  label: { en: 'Send WhatsApp template', 'pt-BR': 'Enviar modelo no WhatsApp' },
  description: {
    en: 'Sends a template that Meta approved, with the values of each item. The only way to write to somebody first.',
    'pt-BR': 'Envia um modelo aprovado pela Meta, com os valores de cada item. É a única forma de escrever a alguém primeiro.',
  },
  icon: 'file-text',
  keywords: {
    en: ['chat', 'phone', 'notification', 'marketing'],
    'pt-BR': ['conversa', 'telefone', 'notificação', 'marketing', 'zap'],
  },
  config: templateConfig,
  ui: {
    'ui:order': ['credential', 'to', 'template', 'language', 'values', '*'],
    'ui:groups': [moreFields('named', 'header', 'headerValue', 'buttons', 'components')],
    credential: { 'ui:widget': 'credential' },
    values: { 'ui:widget': 'textarea', 'ui:options': { rows: 3 } },
    buttons: { 'ui:widget': 'textarea', 'ui:options': { rows: 2 } },
    components: { 'ui:widget': 'textarea', 'ui:options': { rows: 5, language: 'json' } },
  },
  credential: { types: [CLOUD_CREDENTIAL] },
  effect: 'unsafe',
  summary: { en: '{{ to }}: {{ template }}', 'pt-BR': '{{ to }}: {{ template }}' },
  async execute(context) {
    const number = createCloudNumber(await context.credential<CloudValues>(), context);
    return eachItem(context, async (item, config, index) => {
      const name = needText(config.template, 'template', {
        en: 'Enter the name of the template.',
        ptBr: 'Informe o nome do modelo.',
      });
      const components = componentsOf(config);
      const template: JsonObject = {
        name,
        language: { code: config.language.trim() || 'en_US' },
        ...(components.length === 0 ? {} : { components }),
      };
      const envelope = envelopeOf(config.to, '', context.idempotencyKey(index));
      return withSent(item, await number.send({ ...envelope, type: 'template', template }));
    });
  },
});

function componentsOf(config: TemplateConfig): Json[] {
  const own = ownComponents(config.components);
  if (own !== undefined) return own;
  const { header, headerValue, named } = config;
  const body = linesOf(config.values).map((line): JsonObject => {
    if (named === 'numbers') return { type: 'text', text: line };
    const [name = '', ...value] = line.split('=');
    return { type: 'text', parameter_name: name.trim(), text: value.join('=').trim() };
  });
  const parameter = header === 'text' ? { type: 'text', text: headerValue } : { type: header, [header]: { link: headerValue } };
  return [
    ...(header === 'none' ? [] : [{ type: 'header', parameters: [parameter] }]),
    ...(body.length === 0 ? [] : [{ type: 'body', parameters: body }]),
    ...linesOf(config.buttons).map((text, index) => ({
      type: 'button',
      sub_type: 'url',
      index: String(index),
      parameters: [{ type: 'text', text }],
    })),
  ];
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function ownComponents(components: Json | undefined): Json[] | undefined {
  if (components === undefined || components === null || components === '') return undefined;
  if (Array.isArray(components)) return components;
  try {
    const value = typeof components === 'string' ? (JSON.parse(components) as Json) : components;
    if (Array.isArray(value)) return value;
  } catch {
    // Told below, as for any other value.
  }
  throw problem({
    code: 'WHATSAPP_COMPONENTS_INVALID',
    en: 'Components are a list, as Meta documents it for messages with templates.',
    ptBr: 'Componentes são uma lista, como a Meta documenta para mensagens com modelos.',
    data: { field: 'components' },
  });
}
