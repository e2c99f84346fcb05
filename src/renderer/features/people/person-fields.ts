import { personContactsSchema, roleSchema } from '#shared/model/person';
import type { PersonFields } from './use-person-actions';

/** What they call themselves in every language. */
export const LANGUAGE_NAMES = { en: 'English', 'pt-BR': 'Português (Brasil)' } as const;
export const CHANNEL_NAMES = { telegram: 'Telegram', whatsapp: 'WhatsApp', slack: 'Slack' } as const;

type FieldProblem = 'nameMissing' | 'emailWrong' | 'roleWrong';

/** What is wrong with the fields, by field; empty: nothing. */
export function fieldProblems({ name, contacts, roles }: Pick<PersonFields, 'name' | 'contacts' | 'roles'>) {
  const problems: { name?: FieldProblem; email?: FieldProblem; roles?: FieldProblem } = {};
  if (name.trim() === '') problems.name = 'nameMissing';
  if (!personContactsSchema.shape.email.safeParse(contacts.email).success) problems.email = 'emailWrong';
  if (roles.some((role) => !roleSchema.safeParse(role).success)) problems.roles = 'roleWrong';
  return problems;
}
