import { choiceField, countField, flagField, textField, z } from '@pulseflow/sdk';

const TARGETED = ['click', 'fill', 'select', 'check', 'press', 'extract', 'download', 'upload', 'hover'] as const;
const NAMED = ['extract', 'screenshot', 'pdf', 'download'] as const;

/** One step, as its form has it. Which fields count is up to the action. */
export const stepSchema = z.object({
  action: choiceField(
    [
      ...(['open', 'click', 'fill', 'select', 'check', 'press', 'hover', 'wait'] as const),
      ...(['extract', 'screenshot', 'pdf', 'download', 'upload'] as const),
    ],
    'open',
    {
      title: 'Action',
      options: [
        ...['Open a page', 'Click', 'Fill in', 'Select', 'Tick or clear', 'Press keys', 'Point at', 'Wait'],
        ...['Read', 'Take a picture', 'Print to PDF', 'Download', 'Hand over a file'],
      ],
    },
    {
      title: 'Ação',
      options: [
        ...[
          'Abrir página',
          'Clicar',
          'Preencher',
          'Selecionar',
          'Marcar ou desmarcar',
          'Pressionar teclas',
          'Apontar',
          'Esperar',
        ],
        ...['Ler', 'Tirar uma foto', 'Imprimir em PDF', 'Baixar', 'Entregar um arquivo'],
      ],
    },
  ),
  url: textField(
    { title: 'Address' },
    { title: 'Endereço' },
    { examples: ['https://example.com/orders'], showWhen: { action: ['open'] } },
  ),
  target: textField(
    {
      title: 'Element',
      description: 'text=…, label=…, placeholder=…, role=button[name="Save"], or CSS; " >>> " goes into a frame',
    },
    {
      title: 'Elemento',
      description: 'text=…, label=…, placeholder=…, role=button[name="Salvar"] ou CSS; " >>> " entra em um quadro',
    },
    { examples: ['label=E-mail', 'text=Sign in', '#total'], showWhen: { action: [...TARGETED] } },
  ),
  fillWith: choiceField(
    ['value', 'user', 'password'],
    'value',
    { title: 'With', options: ['This text', 'The user of the credential', 'The password of the credential'] },
    { title: 'Com', options: ['Este texto', 'O usuário da credencial', 'A senha da credencial'] },
    { showWhen: { action: ['fill'] } },
  ),
  value: textField(
    { title: 'Value', description: 'Text, option, or keys such as Enter and Control+A' },
    { title: 'Valor', description: 'Texto, opção ou teclas como Enter e Control+A' },
    { showWhen: { action: ['fill', 'select', 'press'] } },
  ),
  checked: flagField(true, { title: 'Ticked' }, { title: 'Marcado' }, { showWhen: { action: ['check'] } }),
  waitFor: choiceField(
    ['visible', 'hidden', 'address', 'quiet', 'time'],
    'visible',
    {
      title: 'Until',
      options: ['An element is there', 'An element is gone', 'The address is', 'Nothing is loading', 'Time has passed'],
    },
    {
      title: 'Até',
      options: ['Um elemento aparecer', 'Um elemento sumir', 'O endereço ser', 'Nada estar carregando', 'Passar um tempo'],
    },
    { showWhen: { action: ['wait'] } },
  ),
  waitTarget: textField(
    { title: 'Element or address', description: 'In addresses, ** stands for anything' },
    { title: 'Elemento ou endereço', description: 'Em endereços, ** representa qualquer coisa' },
    { examples: ['text=Ready', '**/done'], showWhen: { action: ['wait'], waitFor: ['visible', 'hidden', 'address'] } },
  ),
  waitMs: countField(
    { min: 0, max: 600_000, preset: 1000 },
    { title: 'How long' },
    { title: 'Quanto tempo' },
    { unit: 'ms', showWhen: { action: ['wait'], waitFor: ['time'] } },
  ),
  read: choiceField(
    ['text', 'value', 'attribute', 'html', 'list', 'attributes', 'table', 'count'],
    'text',
    {
      title: 'What',
      options: ['Text', 'What a field holds', 'Attribute', 'HTML', 'Texts of all', 'Attribute of all', 'Table', 'How many'],
    },
    {
      title: 'O quê',
      options: [
        'Texto',
        'O conteúdo de um campo',
        'Atributo',
        'HTML',
        'Textos de todos',
        'Atributo de todos',
        'Tabela',
        'Quantos',
      ],
    },
    { showWhen: { action: ['extract'] } },
  ),
  attribute: textField(
    { title: 'Attribute' },
    { title: 'Atributo' },
    { examples: ['href'], showWhen: { action: ['extract'], read: ['attribute', 'attributes'] } },
  ),
  fullPage: flagField(
    false,
    { title: 'The whole page' },
    { title: 'A página inteira' },
    { showWhen: { action: ['screenshot'] } },
  ),
  saveAs: textField(
    { title: 'Save to', description: 'Empty: the item carries the file' },
    { title: 'Gravar em', description: 'Vazio: o item leva o arquivo' },
    { examples: ['downloads/report.xlsx'], showWhen: { action: ['screenshot', 'pdf', 'download'] } },
  ),
  file: textField(
    { title: 'File of the item', description: 'Its name; empty: the only one. A path works as well' },
    { title: 'Arquivo do item', description: 'O nome; vazio: o único. Um caminho também serve' },
    { showWhen: { action: ['upload'] } },
  ),
  name: textField(
    { title: 'Name of the result' },
    { title: 'Nome do resultado' },
    { examples: ['total'], showWhen: { action: [...NAMED] } },
  ),
  optional: flagField(
    false,
    { title: 'Go on when it does not work' },
    { title: 'Seguir se não der certo' },
    { showWhen: { action: [...TARGETED, 'wait'] } },
  ),
});
export type BrowserStep = z.output<typeof stepSchema>;
