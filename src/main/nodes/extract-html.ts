import { defineNode, type Item, mapItems, type SettingProblem, z } from '../engine/sdk';
import { choiceField, flagField, rawText, requireText, textField } from './form/fields';
import { moreFields } from './form/groups';
import { words } from './form/words';

const fieldSchema = z.object({
  name: textField({ title: 'Field' }, { title: 'Campo' }, { examples: ['title', 'price'] }),
  selector: textField(
    { title: 'Selector', description: 'CSS: h1, .price, a[href]. Empty: the part itself' },
    { title: 'Seletor', description: 'CSS: h1, .price, a[href]. Vazio: a própria parte' },
    { examples: ['h1', '.price', 'a[href]'] },
  ),
  take: choiceField(
    ['text', 'html', 'attribute'],
    'text',
    { title: 'Take', options: ['Its text', 'Its HTML', 'An attribute'] },
    { title: 'Pegar', options: ['O texto', 'O HTML', 'Um atributo'] },
  ),
  attribute: textField(
    { title: 'Attribute' },
    { title: 'Atributo' },
    { examples: ['href', 'content'], showWhen: { take: ['attribute'] } },
  ),
  all: flagField(false, { title: 'All of them, as a list' }, { title: 'Todos, como lista' }),
});

/** Takes parts out of a web page or a feed: fields of the item, or one item per repeated part. */
export const extractHtmlNode = defineNode({
  type: 'core.extract-html',
  version: 1,
  kind: 'action',
  label: { en: 'Extract from web page', 'pt-BR': 'Extrair de página web' },
  description: {
    en: 'Takes texts, links and other parts out of HTML or XML by CSS selectors, such as the price of a page or the entries of a feed.',
    'pt-BR':
      'Tira textos, links e outras partes de HTML ou XML com seletores CSS, como o preço de uma página ou as entradas de um feed.',
  },
  icon: 'scan-text',
  category: 'data',
  keywords: {
    en: ['html', 'xml', 'scrape', 'scraping', 'parse', 'selector', 'rss', 'feed', 'links'],
    'pt-BR': ['html', 'xml', 'raspar', 'raspagem', 'analisar', 'seletor', 'rss', 'feed', 'links'],
  },
  config: z.object({
    html: textField(
      { title: 'HTML or XML' },
      { title: 'HTML ou XML' },
      { examples: ['{{ body }}', '{{ content }}'] },
      '{{ body }}',
    ),
    form: choiceField(
      ['html', 'xml'],
      'html',
      { title: 'It is', options: ['HTML', 'XML'] },
      { title: 'É', options: ['HTML', 'XML'] },
    ),
    each: textField(
      { title: 'One item for each', description: 'Selector of a part that repeats. Empty: the page is one item' },
      { title: 'Um item para cada', description: 'Seletor de uma parte que se repete. Vazio: a página é um item' },
      { examples: ['.product', 'item', 'a[href]'] },
    ),
    fields: z
      .array(fieldSchema)
      .default([])
      .meta(words({ title: 'Fields' }, { title: 'Campos' })),
    baseUrl: textField(
      { title: 'Address of the page', description: 'Links are made whole with it' },
      { title: 'Endereço da página', description: 'Com ele os links ficam completos' },
      { examples: ['{{ url }}'] },
    ),
    keepOthers: flagField(false, { title: 'Keep the other fields' }, { title: 'Manter os outros campos' }),
  }),
  ui: {
    'ui:order': ['html', 'form', 'each', 'fields', 'baseUrl', 'keepOthers', '*'],
    'ui:groups': [moreFields('baseUrl', 'keepOthers')],
    fields: { items: { 'ui:order': ['name', 'selector', 'take', 'attribute', 'all', '*'] } },
  },
  effect: 'none',
  resolve: 'item',
  check: (config): SettingProblem[] => {
    const fields = Array.isArray(config['fields']) ? config['fields'] : [];
    if (fields.length === 0) {
      return [{ field: '/fields', message: 'Add a field to take, for example title', detail: 'EXTRACT_FIELDS_MISSING' }];
    }
    return fields.flatMap((field, index) => {
      if (typeof field !== 'object' || field === null || Array.isArray(field)) return [];
      const problems = requireText(field, 'name', 'FIELD_NAME_MISSING', 'Name the field to set, for example customer.email');
      const isAttribute = rawText(field, 'take') === 'attribute';
      if (isAttribute)
        problems.push(...requireText(field, 'attribute', 'ATTRIBUTE_MISSING', 'Name the attribute to take, for example href'));
      return problems.map((problem) => ({ ...problem, field: `/fields/${index}${problem.field}` }));
    });
  },
  summary: (config) =>
    [
      rawText(config, 'each'),
      ...(Array.isArray(config['fields']) ? config['fields'] : []).map((field) =>
        typeof field === 'object' && field !== null && !Array.isArray(field) ? rawText(field, 'name') : '',
      ),
    ]
      .filter((part) => part !== '')
      .join(', '),
  execute: async (context) => {
    const { extractFrom } = await import('./html/extract-parts');
    return mapItems(context, (item, config): Item[] => {
      const isObject = typeof item.json === 'object' && item.json !== null && !Array.isArray(item.json);
      const base = config.keepOthers && isObject ? item.json : {};
      return extractFrom(config).map((part): Item => ({ ...item, json: { ...(base as object), ...part } }));
    });
  },
});
