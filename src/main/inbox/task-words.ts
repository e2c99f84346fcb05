/** What people are told of tasks, in both languages; what timers tell stands with them. */
import type { HumanTaskKind } from '#shared/model/human-task';
import type { TaskMessage } from './ports';
import type { LoadedTask } from './repository';

const KINDS: Readonly<Record<HumanTaskKind, { en: string; 'pt-BR': string }>> = {
  approval: { en: 'Approve or reject', 'pt-BR': 'Aprove ou rejeite' },
  form: { en: 'Fill in', 'pt-BR': 'Preencha' },
  decision: { en: 'Decide', 'pt-BR': 'Decida' },
};

function where({ row }: LoadedTask): { en: string; 'pt-BR': string } {
  const flow = row.flow_name ?? '';
  const test = row.is_test === 1;
  if (flow === '') return { en: '', 'pt-BR': '' };
  return {
    en: ` · ${test ? 'test run of ' : ''}"${flow}"`,
    'pt-BR': ` · ${test ? 'execução de teste de ' : ''}"${flow}"`,
  };
}

/** To people of whom something is asked. */
export function assignedMessage(loaded: LoadedTask, from?: { name: string; comment?: string | undefined }): TaskMessage {
  const place = where(loaded);
  const kind = KINDS[loaded.task.kind];
  const said = from?.comment === undefined || from.comment === '' ? '' : `: ${from.comment}`;
  const by = from === undefined ? { en: '', 'pt-BR': '' } : { en: ` · from ${from.name}`, 'pt-BR': ` · de ${from.name}` };
  return {
    topic: 'task-assigned',
    to: 'assignees',
    level: 'info',
    urgent: loaded.priority === 'urgent',
    words: {
      en: { title: loaded.task.title, body: `${kind.en}${place.en}${by.en}${said}` },
      'pt-BR': { title: loaded.task.title, body: `${kind['pt-BR']}${place['pt-BR']}${by['pt-BR']}${said}` },
    },
  };
}

/** To the one who asked. */
export function decidedMessage(loaded: LoadedTask, label: string, names: readonly string[], to: string): TaskMessage {
  const place = where(loaded);
  const by = names.join(', ');
  return {
    topic: 'task-decided',
    to: [{ person: to }],
    level: 'info',
    words: {
      en: { title: `${label}: ${loaded.task.title}`, body: `Decided by ${by}${place.en}` },
      'pt-BR': { title: `${label}: ${loaded.task.title}`, body: `Decidido por ${by}${place['pt-BR']}` },
    },
  };
}
