import type { WordTable } from '../form/with-words';

const MOMENT = 'YYYY-MM-DDTHH:mm';

/** Words of the fields of a schedule, for problems, histories and programs; its own form has words of its own. */
export const SCHEDULE_WORDS: WordTable = {
  recurrence: [
    { title: 'Repeats', description: 'When the flow starts, before rules and exceptions' },
    { title: 'Repete', description: 'Quando o fluxo inicia, antes de regras e exceções' },
  ],
  'recurrence.at': [
    { title: 'At', description: MOMENT },
    { title: 'Em', description: MOMENT },
  ],
  'recurrence.every': [{ title: 'Every' }, { title: 'A cada' }],
  'recurrence.unit': [
    { title: 'Unit', options: ['seconds', 'minutes', 'hours'] },
    { title: 'Unidade', options: ['segundos', 'minutos', 'horas'] },
  ],
  'recurrence.times': [
    { title: 'Times', description: 'Times of day, several where wanted' },
    { title: 'Horários', description: 'Horários do dia, vários se quiser' },
  ],
  'recurrence.weekdays': [{ title: 'Days of the week' }, { title: 'Dias da semana' }],
  'recurrence.months': [{ title: 'Months' }, { title: 'Meses' }],
  'recurrence.on': [{ title: 'Day of the month' }, { title: 'Dia do mês' }],
  'recurrence.on.days': [{ title: 'Days' }, { title: 'Dias' }],
  'recurrence.on.before': [{ title: 'Days before the last' }, { title: 'Dias antes do último' }],
  'recurrence.on.nth': [{ title: 'Which' }, { title: 'Qual' }],
  'recurrence.on.weekday': [{ title: 'Day of the week' }, { title: 'Dia da semana' }],
  'recurrence.on.ifMissing': [
    { title: 'In a month without that day', options: ['its last day', 'not at all', 'the first of the next month'] },
    { title: 'Em um mês sem esse dia', options: ['o último dia', 'não iniciar', 'o primeiro do mês seguinte'] },
  ],
  'recurrence.expression': [
    { title: 'Cron expression', description: 'Minute, hour, day of month, month, day of week; six fields begin with the second' },
    {
      title: 'Expressão cron',
      description: 'Minuto, hora, dia do mês, mês, dia da semana; com seis campos, o primeiro é o segundo',
    },
  ],
  'recurrence.text': [
    { title: 'Rule (RFC 5545)', description: 'RRULE, with DTSTART, RDATE and EXDATE where wanted' },
    { title: 'Regra (RFC 5545)', description: 'RRULE, com DTSTART, RDATE e EXDATE se quiser' },
  ],
  'recurrence.dates': [{ title: 'Dates' }, { title: 'Datas' }],
  timeZone: [
    { title: 'Time zone', description: "Empty: the flow's zone, else that of the workspace" },
    { title: 'Fuso horário', description: 'Vazio: o fuso do fluxo ou, na falta dele, o do espaço de trabalho' },
  ],
  startsAt: [
    { title: 'Starts', description: 'The series counts from here; empty: from when it was published' },
    { title: 'Começa', description: 'A série conta a partir daqui; vazio: a partir da publicação' },
  ],
  endsAt: [
    { title: 'Ends', description: 'Nothing after this moment' },
    { title: 'Termina', description: 'Nada depois deste momento' },
  ],
  maxOccurrences: [
    { title: 'Ends after', description: 'Planned occurrences counted from the start, skipped ones too' },
    { title: 'Termina após', description: 'Ocorrências planejadas contadas do início, também as puladas' },
  ],
  jitterMs: [
    { title: 'Spread', description: 'Each occurrence fires up to so much later; how much is fixed for each' },
    { title: 'Espalhar', description: 'Cada ocorrência dispara até este tanto depois; quanto é fixo para cada uma' },
  ],
  window: [
    { title: 'Only between', description: 'Times of day between which it may run' },
    { title: 'Somente entre', description: 'Horários do dia entre os quais pode executar' },
  ],
  'window.from': [
    { title: 'From', description: 'HH:mm' },
    { title: 'De', description: 'HH:mm' },
  ],
  'window.to': [
    { title: 'To', description: 'The first moment outside; over midnight where it is not after the beginning' },
    { title: 'Até', description: 'O primeiro momento fora; passa da meia-noite se não for depois do início' },
  ],
  'window.weekdays': [
    { title: 'Opens on', description: 'Days on which the window opens; without it, every day' },
    { title: 'Abre em', description: 'Dias em que a janela abre; sem isto, todos os dias' },
  ],
  'window.outside': [
    { title: 'Outside of it', options: ['skip', 'move to the next opening'], description: 'move: to the next opening' },
    { title: 'Fora dela', options: ['pular', 'mover para a próxima abertura'], description: 'move: para a próxima abertura' },
  ],
  weekends: [
    {
      title: 'Weekends',
      options: ['run', 'skip', 'previous business day', 'next business day'],
      description: 'What becomes of an occurrence on a Saturday or Sunday',
    },
    {
      title: 'Fins de semana',
      options: ['executar', 'pular', 'dia útil anterior', 'próximo dia útil'],
      description: 'O que acontece com uma ocorrência em um sábado ou domingo',
    },
  ],
  holidays: [
    { title: 'Holidays', description: 'Whose holidays count, and what becomes of an occurrence on one' },
    { title: 'Feriados', description: 'Quais feriados valem e o que acontece com uma ocorrência em um deles' },
  ],
  'holidays.country': [
    { title: 'Country', description: 'ISO 3166-1 code, such as BR' },
    { title: 'País', description: 'Código ISO 3166-1, como BR' },
  ],
  'holidays.state': [{ title: 'State' }, { title: 'Estado' }],
  'holidays.region': [
    { title: 'City or region', description: 'A city or region inside the state, where the data know any' },
    { title: 'Cidade ou região', description: 'Uma cidade ou região do estado, onde os dados conhecem alguma' },
  ],
  'holidays.lists': [
    { title: 'Own lists', description: 'Holiday lists of the workspace' },
    { title: 'Listas próprias', description: 'Listas de feriados do espaço de trabalho' },
  ],
  'holidays.policy': [
    {
      title: 'On a holiday',
      options: ['run', 'skip', 'previous business day', 'next business day'],
      description: 'run: as planned; skip: not at all; previous or next: on the nearest business day before or after',
    },
    {
      title: 'Em um feriado',
      options: ['executar', 'pular', 'dia útil anterior', 'próximo dia útil'],
      description: 'run: como planejado; skip: não executa; previous ou next: no dia útil mais próximo antes ou depois',
    },
  ],
  blackouts: [
    { title: 'Blackouts', description: 'Times in which nothing runs' },
    { title: 'Bloqueios', description: 'Períodos em que nada executa' },
  ],
  'blackouts.*.from': [
    { title: 'From', description: MOMENT },
    { title: 'De', description: MOMENT },
  ],
  'blackouts.*.to': [
    { title: 'To', description: 'The first moment after' },
    { title: 'Até', description: 'O primeiro momento depois' },
  ],
  'blackouts.*.reason': [{ title: 'Reason' }, { title: 'Motivo' }],
  misfire: [
    { title: 'When it was missed', description: 'Occurrences that came while PulseFlow was off, asleep or busy' },
    { title: 'Quando foi perdida', description: 'Ocorrências que vieram com o PulseFlow desligado, suspenso ou ocupado' },
  ],
  'misfire.policy': [
    {
      title: 'Missed occurrences',
      options: ['skip', 'run once', 'run all'],
      description: 'skip: none; once: the newest; all: each, oldest first, at most `max`',
    },
    {
      title: 'Ocorrências perdidas',
      options: ['pular', 'executar uma vez', 'executar todas'],
      description: 'skip: nenhuma; once: a mais nova; all: cada uma, a mais antiga primeiro, no máximo `max`',
    },
  ],
  'misfire.catchUpMs': [
    { title: 'Not later than', description: 'Only those not later than this' },
    { title: 'Atraso máximo', description: 'Só as que não passem deste atraso' },
  ],
  'misfire.max': [
    { title: 'At most', description: 'With `all`: the newest ones, at most so many' },
    { title: 'No máximo', description: 'Com `all`: as mais novas, no máximo este número' },
  ],
  overlap: [
    {
      title: 'While a run is not over',
      options: ['start beside it', 'skip', 'wait for it', 'cancel it'],
      description: 'While a run of this schedule is not over: start beside it, skip, wait for it, or cancel it',
    },
    {
      title: 'Com uma execução em andamento',
      options: ['iniciar ao lado', 'pular', 'esperar por ela', 'cancelá-la'],
      description: 'Enquanto uma execução deste agendamento não terminou: iniciar ao lado, pular, esperar ou cancelá-la',
    },
  ],
  input: [
    { title: 'Data', description: 'Items that every run begins with; empty: one item with the moment' },
    { title: 'Dados', description: 'Itens com que cada execução começa; vazio: um item com o momento' },
  ],
};
