import { formFieldSchema } from '#shared/model/form-fields';
import { businessHoursSchema, prioritySchema, taskOutcomeSchema } from '#shared/model/human-task';
import { z } from '../../engine/sdk';
import { choiceField, countField, flagField, textField, valueField } from '../form/fields';
import { type WordTable, withWords } from '../form/with-words';
import { words } from '../form/words';

const DAY_MS = 86_400_000;
const LONGEST_MS = 366 * DAY_MS;

/** What one is told once a step of an escalation comes. */
const escalationSchema = z.object({
  afterMs: z.number().int().min(1000).max(LONGEST_MS).default(DAY_MS),
  do: z.enum(['notify', 'reassign', 'raise-priority', 'decide']).default('notify'),
  to: z
    .unknown()
    .optional()
    .meta({ type: ['string', 'array'] }),
  priority: prioritySchema.default('high'),
  outcome: z.string().max(40).default(''),
});
const ESCALATION_WORDS: WordTable = {
  afterMs: [{ title: 'After' }, { title: 'Após' }],
  do: [
    { title: 'Do', options: ['Notify', 'Reassign', 'Raise priority', 'Decide'] },
    { title: 'Fazer', options: ['Avisar', 'Reatribuir', 'Aumentar a prioridade', 'Decidir'] },
  ],
  to: [{ title: 'Whom' }, { title: 'Quem' }],
  priority: [
    { title: 'Priority', options: ['Low', 'Normal', 'High', 'Urgent'] },
    { title: 'Prioridade', options: ['Baixa', 'Normal', 'Alta', 'Urgente'] },
  ],
  outcome: [{ title: 'Choice' }, { title: 'Opção' }],
};

const FIELD_WORDS: WordTable = {
  name: [{ title: 'Name' }, { title: 'Nome' }],
  label: [{ title: 'Label' }, { title: 'Rótulo' }],
  type: [{ title: 'Type' }, { title: 'Tipo' }],
  required: [{ title: 'Required' }, { title: 'Obrigatório' }],
  options: [{ title: 'Choices' }, { title: 'Opções' }],
  'options.*.value': [{ title: 'Value' }, { title: 'Valor' }],
  'options.*.label': [{ title: 'Label' }, { title: 'Rótulo' }],
  default: [{ title: 'Filled in' }, { title: 'Preenchido' }],
  help: [{ title: 'Help' }, { title: 'Ajuda' }],
  min: [{ title: 'Smallest' }, { title: 'Menor' }],
  max: [{ title: 'Largest' }, { title: 'Maior' }],
};

const HOURS_WORDS: WordTable = {
  days: [{ title: 'Days' }, { title: 'Dias' }],
  fromMinute: [{ title: 'From' }, { title: 'De' }],
  toMinute: [{ title: 'To' }, { title: 'Até' }],
  timeZone: [{ title: 'Time zone' }, { title: 'Fuso horário' }],
  holidayLists: [{ title: 'Holiday lists' }, { title: 'Listas de feriados' }],
};
export type EscalationConfig = z.output<typeof escalationSchema>;

const duration = (en: string, ptBr: string, field: string) =>
  countField(
    { min: 0, max: LONGEST_MS, preset: DAY_MS },
    { title: en },
    { title: ptBr },
    { unit: 'ms', showWhen: { [field]: ['in'] } },
  );

const TIMES = [
  { title: '', options: ['Never', 'After a time', 'At a date'] },
  { title: '', options: ['Nunca', 'Após um tempo', 'Em uma data'] },
] as const;

/** The settings of `core.human-task`, resolved for one item. */
export const humanTaskConfig = z.object({
  kind: choiceField(
    ['approval', 'form', 'decision'],
    'approval',
    { title: 'Ask for', options: ['An approval', 'A form', 'A decision'] },
    { title: 'Pedir', options: ['Uma aprovação', 'Um formulário', 'Uma decisão'] },
  ),
  title: textField(
    { title: 'Title', description: 'What is asked, in one line' },
    { title: 'Título', description: 'O que se pede, em uma linha' },
    { examples: ['Approve {{ amount }} for {{ supplier }}'] },
  ),
  description: textField(
    { title: 'Description', description: 'Markdown; what one must know to decide' },
    { title: 'Descrição', description: 'Markdown; o que é preciso saber para decidir' },
    { examples: ['**{{ supplier }}** asks for {{ amount }}.\n\nReason: {{ reason }}'] },
  ),
  outcomes: z
    .array(
      withWords(taskOutcomeSchema, {
        id: [{ title: 'Output' }, { title: 'Saída' }],
        label: [{ title: 'Label' }, { title: 'Rótulo' }],
        tone: [
          { title: 'Tone', options: ['Positive', 'Negative', 'Neutral'] },
          { title: 'Tom', options: ['Positivo', 'Negativo', 'Neutro'] },
        ],
        needsForm: [{ title: 'The form is needed' }, { title: 'Precisa do formulário' }],
        needsComment: [{ title: 'A comment is needed' }, { title: 'Precisa de comentário' }],
      }),
    )
    .max(12)
    .default([])
    .meta(
      words(
        { title: 'Choices', description: 'Each is an output of the node' },
        { title: 'Opções', description: 'Cada uma é uma saída do nó' },
        { expression: 'none', showWhen: { kind: ['decision'] } },
      ),
    ),
  assignees: valueField(
    { title: 'Who is asked', description: 'People and roles; nobody named: the owner of the workspace' },
    { title: 'Quem decide', description: 'Pessoas e papéis; ninguém indicado: o dono do espaço de trabalho' },
    { examples: ['{{ manager.email }}'] },
  ),
  form: choiceField(
    ['none', 'fields', 'schema'],
    'none',
    { title: 'Form', options: ['None', 'Fields', 'JSON Schema'] },
    { title: 'Formulário', options: ['Nenhum', 'Campos', 'JSON Schema'] },
  ),
  fields: z
    .array(withWords(formFieldSchema, FIELD_WORDS))
    .max(100)
    .default([])
    .meta(
      words(
        { title: 'Fields', description: 'What is filled in may hold {{ }}' },
        { title: 'Campos', description: 'O que já vem preenchido pode ter {{ }}' },
        { showWhen: { form: ['fields'] } },
      ),
    ),
  schema: textField(
    { title: 'JSON Schema', description: 'Draft 2020-12; a file is a field of "format": "file"' },
    { title: 'JSON Schema', description: 'Rascunho 2020-12; um arquivo é um campo com "format": "file"' },
    { expression: 'none', showWhen: { form: ['schema'] } },
  ),
  uiSchema: textField(
    { title: 'Display hints', description: 'RJSF uiSchema: order and widgets' },
    { title: 'Dicas de exibição', description: 'uiSchema do RJSF: ordem e widgets' },
    { expression: 'none', showWhen: { form: ['schema'] } },
  ),
  prefill: valueField(
    { title: 'Filled in already', description: 'An object with values by the names of the fields' },
    { title: 'Já preenchido', description: 'Um objeto com valores pelos nomes dos campos' },
    { examples: ['{{ {"amount": amount} }}'], showWhen: { form: ['fields', 'schema'] } },
  ),
  data: valueField(
    { title: 'Data shown', description: 'Empty: the item. {{ null }}: none' },
    { title: 'Dados mostrados', description: 'Vazio: o item. {{ null }}: nenhum' },
    { examples: ['{{ {"supplier": supplier, "amount": amount} }}'] },
  ),
  showFiles: flagField(true, { title: 'Show the files of the item' }, { title: 'Mostrar os arquivos do item' }),
  comment: choiceField(
    ['never', 'negative', 'always'],
    'never',
    { title: 'A comment is needed', options: ['Never', 'When rejecting', 'Always'] },
    { title: 'Comentário obrigatório', options: ['Nunca', 'Ao rejeitar', 'Sempre'] },
  ),
  requester: textField(
    { title: 'Who asked for it', description: 'E-mail address, name or id of a person' },
    { title: 'Quem solicitou', description: 'E-mail, nome ou id de uma pessoa' },
    { examples: ['{{ $run.trigger.detail.personId }}', '{{ requestedBy }}'] },
  ),
  needed: countField(
    { min: 1, max: 50, preset: 1 },
    { title: 'Votes needed', description: 'Equal votes that decide' },
    { title: 'Votos necessários', description: 'Votos iguais que decidem' },
    { showWhen: { kind: ['approval', 'decision'] } },
  ),
  neededNegative: countField(
    { min: 1, max: 50, preset: 1 },
    { title: 'Votes needed to reject' },
    { title: 'Votos necessários para rejeitar' },
    { showWhen: { kind: ['approval', 'decision'] } },
  ),
  notRequester: flagField(
    false,
    { title: 'Four eyes: who asked for it may not decide' },
    { title: 'Quatro olhos: quem solicitou não pode decidir' },
  ),
  priority: choiceField(
    ['low', 'normal', 'high', 'urgent'],
    'normal',
    { title: 'Priority', options: ['Low', 'Normal', 'High', 'Urgent'] },
    { title: 'Prioridade', options: ['Baixa', 'Normal', 'Alta', 'Urgente'] },
  ),
  businessHours: withWords(businessHoursSchema, HOURS_WORDS)
    .optional()
    .meta(
      words(
        { title: 'Time counts', description: 'For due date, reminders, escalation and expiry' },
        { title: 'O tempo conta', description: 'Para prazo, lembretes, escalonamento e expiração' },
        { expression: 'none' },
      ),
    ),
  due: choiceField(['none', 'in', 'at'], 'none', { ...TIMES[0], title: 'Due' }, { ...TIMES[1], title: 'Prazo' }),
  dueInMs: duration('Due after', 'Vence após', 'due'),
  dueAt: textField(
    { title: 'Due at', description: 'A date with time, ISO 8601' },
    { title: 'Vence em', description: 'Data e hora em ISO 8601' },
    { examples: ['{{ payBy }}'], showWhen: { due: ['at'] } },
  ),
  remindBeforeMs: z
    .array(z.number().int().min(1000).max(LONGEST_MS))
    .max(10)
    .default([])
    .meta(
      words(
        { title: 'Remind before it is due' },
        { title: 'Lembrar antes do prazo' },
        { expression: 'none', showWhen: { due: ['in', 'at'] } },
      ),
    ),
  remindEveryMs: countField(
    { min: 0, max: LONGEST_MS, preset: 0 },
    { title: 'Remind again every', description: '0: never' },
    { title: 'Lembrar de novo a cada', description: '0: nunca' },
    { unit: 'ms' },
  ),
  escalations: z
    .array(withWords(escalationSchema, ESCALATION_WORDS))
    .max(10)
    .default([])
    .meta(
      words(
        { title: 'When nobody decides', description: 'One step after the other, counted from when it was asked' },
        { title: 'Se ninguém decidir', description: 'Um passo após o outro, contados desde o pedido' },
      ),
    ),
  expiry: choiceField(['none', 'in', 'at'], 'none', { ...TIMES[0], title: 'Expires' }, { ...TIMES[1], title: 'Expira' }),
  expiresInMs: duration('Expires after', 'Expira após', 'expiry'),
  expiresAt: textField(
    { title: 'Expires at', description: 'A date with time, ISO 8601' },
    { title: 'Expira em', description: 'Data e hora em ISO 8601' },
    { examples: ['{{ validUntil }}'], showWhen: { expiry: ['at'] } },
  ),
  ask: choiceField(
    ['each', 'all'],
    'each',
    { title: 'Ask', options: ['Once per item', 'Once for all items'] },
    { title: 'Perguntar', options: ['Uma vez por item', 'Uma vez para todos os itens'] },
  ),
  resultField: textField(
    { title: 'Result in the field', description: 'Of each item' },
    { title: 'Resultado no campo', description: 'De cada item' },
    { expression: 'none' },
    'decision',
  ),
});
export type HumanTaskConfig = z.output<typeof humanTaskConfig>;
