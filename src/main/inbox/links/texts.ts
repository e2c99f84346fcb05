/** The words of the page of a link, and of the e-mail that brings it. */
import type { Priority } from '#shared/model/human-task';

export type Language = 'en' | 'pt-BR';

const TEXTS = {
  en: {
    as: (name: string) => `You answer as ${name}.`,
    flow: (name: string) => `Flow “${name}”`,
    due: (when: string) => `Due ${when}`,
    overdue: (when: string) => `Was due ${when}`,
    expires: (when: string) => `Ends by itself ${when}`,
    asked: (name: string) => `Asked by ${name}`,
    test: 'Test run',
    priority: { low: 'Low priority', normal: '', high: 'High priority', urgent: 'Urgent' } satisfies Record<Priority, string>,
    about: 'What it is about',
    files: 'Files',
    filesHint: 'They can be opened in PulseFlow.',
    form: 'Form',
    formFor: (outcomes: string) => `Needed for: ${outcomes}`,
    formInApp: 'This form cannot be shown here. Fill it in in PulseFlow.',
    fileField: 'A file can be added in PulseFlow.',
    comment: 'Comment',
    commentFor: (outcomes: string) => `Needed for: ${outcomes}`,
    optional: 'optional',
    choose: 'Choose…',
    confirm: (outcome: string) => `You chose “${outcome}”. Confirm it here.`,
    decide: 'Your answer',
    otherwise: 'Or answer otherwise:',
    undoable: 'After you confirm you have ten seconds to take it back.',
    openInApp: 'Open in PulseFlow',
    recorded: (outcome: string) => `Your answer: ${outcome}`,
    takesEffect: 'It takes effect in a few seconds. Until then you can take it back.',
    counted: (given: number, needed: number) =>
      `Your vote counts. ${given} of ${needed} are in; it is decided once there are enough.`,
    takeBack: 'Take it back',
    lookAgain: 'See how it stands now',
    takenBack: 'You took your answer back. You can answer anew.',
    tooLate: 'It was too late to take it back: the decision holds already.',
    decidedByOther: (outcome: string) => `It was just decided: ${outcome}`,
    resolved: (outcome: string) => `Decided: ${outcome}`,
    by: (names: string, when: string) => `By ${names}, ${when}.`,
    expired: 'Nobody decided in time',
    expiredText: (when: string) => `It ended by itself, ${when}.`,
    cancelled: 'No longer needed',
    cancelledText: 'It was withdrawn, or the run that waited for it has ended.',
    invalid: 'This link is not good (any more)',
    invalidText:
      'It may be too old, cut off, or a newer message has brought another one. Look for the newest message, or open PulseFlow.',
    usedUp: 'This link was used already',
    usedUpText: 'Each link takes one answer. Open PulseFlow to look at the task.',
    refused: 'You cannot answer this',
    refusals: {
      'not-asked': 'You are not asked any more: somebody else has it now.',
      'is-requester': 'You asked for this yourself, so somebody else must decide it.',
      'has-voted': 'You have answered already.',
      'not-open': 'It is decided already.',
      'signed-out': 'You are no longer active in this workspace.',
    },
    tooMany: 'Too many wrong links',
    tooManyText: 'Wait a minute, then try again.',
    failed: 'This could not be stored',
    failedText: 'PulseFlow cannot write right now. Nothing was decided; try again in a moment.',
    wrongForm: 'Some fields need another look.',
    mailHint: 'Each link leads to a page that asks you to confirm. It is yours alone: do not forward this e-mail.',
    mailLook: 'See it all, and answer with a comment',
    mailNoLinks: 'Open PulseFlow to answer.',
  },
  'pt-BR': {
    as: (name: string) => `Você responde como ${name}.`,
    flow: (name: string) => `Fluxo “${name}”`,
    due: (when: string) => `Prazo: ${when}`,
    overdue: (when: string) => `O prazo era ${when}`,
    expires: (when: string) => `Encerra-se sozinha em ${when}`,
    asked: (name: string) => `Pedido de ${name}`,
    test: 'Execução de teste',
    priority: {
      low: 'Prioridade baixa',
      normal: '',
      high: 'Prioridade alta',
      urgent: 'Urgente',
    } satisfies Record<Priority, string>,
    about: 'Do que se trata',
    files: 'Arquivos',
    filesHint: 'Eles podem ser abertos no PulseFlow.',
    form: 'Formulário',
    formFor: (outcomes: string) => `Necessário para: ${outcomes}`,
    formInApp: 'Este formulário não pode ser mostrado aqui. Preencha-o no PulseFlow.',
    fileField: 'Um arquivo pode ser anexado no PulseFlow.',
    comment: 'Comentário',
    commentFor: (outcomes: string) => `Necessário para: ${outcomes}`,
    optional: 'opcional',
    choose: 'Escolha…',
    confirm: (outcome: string) => `Você escolheu “${outcome}”. Confirme aqui.`,
    decide: 'Sua resposta',
    otherwise: 'Ou responda de outra forma:',
    undoable: 'Depois de confirmar, você tem dez segundos para voltar atrás.',
    openInApp: 'Abrir no PulseFlow',
    recorded: (outcome: string) => `Sua resposta: ${outcome}`,
    takesEffect: 'Ela passa a valer em alguns segundos. Até lá você pode voltar atrás.',
    counted: (given: number, needed: number) =>
      `Seu voto conta. Há ${given} de ${needed}; a decisão sai quando houver votos suficientes.`,
    takeBack: 'Voltar atrás',
    lookAgain: 'Ver como está agora',
    takenBack: 'Você voltou atrás. Pode responder de novo.',
    tooLate: 'Era tarde para voltar atrás: a decisão já vale.',
    decidedByOther: (outcome: string) => `Acabou de ser decidido: ${outcome}`,
    resolved: (outcome: string) => `Decidido: ${outcome}`,
    by: (names: string, when: string) => `Por ${names}, ${when}.`,
    expired: 'Ninguém decidiu a tempo',
    expiredText: (when: string) => `Encerrou-se sozinha, ${when}.`,
    cancelled: 'Não é mais necessário',
    cancelledText: 'A tarefa foi retirada, ou a execução que esperava por ela terminou.',
    invalid: 'Este link não vale (mais)',
    invalidText:
      'Ele pode ser antigo, estar cortado, ou uma mensagem mais nova trouxe outro. Procure a mensagem mais nova, ou abra o PulseFlow.',
    usedUp: 'Este link já foi usado',
    usedUpText: 'Cada link aceita uma resposta. Abra o PulseFlow para ver a tarefa.',
    refused: 'Você não pode responder a isto',
    refusals: {
      'not-asked': 'Você não é mais consultado: agora a tarefa é de outra pessoa.',
      'is-requester': 'Foi você quem pediu, e por isso outra pessoa precisa decidir.',
      'has-voted': 'Você já respondeu.',
      'not-open': 'Já está decidido.',
      'signed-out': 'Você não está mais ativo neste espaço de trabalho.',
    },
    tooMany: 'Links errados demais',
    tooManyText: 'Espere um minuto e tente de novo.',
    failed: 'Não foi possível gravar',
    failedText: 'O PulseFlow não consegue gravar agora. Nada foi decidido; tente de novo em instantes.',
    wrongForm: 'Alguns campos precisam de atenção.',
    mailHint: 'Cada link leva a uma página que pede confirmação. Ele é só seu: não encaminhe este e-mail.',
    mailLook: 'Ver tudo e responder com um comentário',
    mailNoLinks: 'Abra o PulseFlow para responder.',
  },
} as const;

export type LinkTexts = (typeof TEXTS)[Language];

export function textsOf(language: Language): LinkTexts {
  return TEXTS[language];
}

/** A moment as people read it. */
export function momentText(atMs: number, language: Language, timeZone: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(atMs);
}

const PROBLEMS: Record<Language, Record<string, (limit: string) => string>> = {
  en: {
    required: () => 'This is needed.',
    comment: () => 'Say why.',
    minLength: (limit) => `At least ${limit} characters.`,
    minItems: (limit) => `Choose at least ${limit}.`,
    maxLength: (limit) => `At most ${limit} characters.`,
    minimum: (limit) => `At least ${limit}.`,
    maximum: (limit) => `At most ${limit}.`,
    type: () => 'This does not fit here.',
    format: () => 'This cannot be read.',
    enum: () => 'Choose one of those given.',
    oneOf: () => 'Choose one of those given.',
  },
  'pt-BR': {
    required: () => 'Isto é necessário.',
    comment: () => 'Diga o motivo.',
    minLength: (limit) => `No mínimo ${limit} caracteres.`,
    minItems: (limit) => `Escolha ao menos ${limit}.`,
    maxLength: (limit) => `No máximo ${limit} caracteres.`,
    minimum: (limit) => `No mínimo ${limit}.`,
    maximum: (limit) => `No máximo ${limit}.`,
    type: () => 'Isto não cabe aqui.',
    format: () => 'Não dá para ler isto.',
    enum: () => 'Escolha um dos valores dados.',
    oneOf: () => 'Escolha um dos valores dados.',
  },
};

/** What is wrong with a field, by the rule that it breaks. */
export function problemText(rule: string, limit: string, language: Language): string {
  return (PROBLEMS[language][rule] ?? PROBLEMS[language]['type'])?.(limit) ?? '';
}
