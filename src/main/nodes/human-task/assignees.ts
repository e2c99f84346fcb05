import { type Assignee, assigneeSchema } from '#shared/model/human-task';
import { AppError, type NodeServices, z } from '../../engine/sdk';
import { readJsonValue } from '../form/json-value';

const MAX_ASSIGNEES = 50;

const namedSchema = z.union([assigneeSchema, z.string(), z.object({ email: z.string() })]);

function nobody(text: string): AppError {
  return new AppError({
    code: 'TASK_NOBODY',
    message: `There is neither a person nor a role "${text}". Add the person under Settings > People, give somebody the role, or correct the node.`,
    data: { text },
  });
}

/** A name in a text is a person's id, e-mail address or name; else a role that somebody has. */
function find(text: string, people: NodeServices['people']): Assignee {
  const person = people.resolve(text);
  if (person !== undefined) return { person: person.id };
  if (people.hasRole(text)) return { role: text };
  throw nobody(text);
}

/**
 * Who is asked: as the form writes it, or as an expression gives it (names joined by commas, a list of names, objects with
 * `email`). People and roles that are named twice are there once.
 * Errors: TASK_NOBODY for a name that is unknown; NODE_CONFIG_INVALID for what names nobody at all.
 */
export function readAssignees(value: unknown, people: NodeServices['people'], field = 'assignees'): Assignee[] {
  if (value === undefined || value === null || value === '') return [];
  const read = typeof value === 'string' ? readJsonValue(value, field) : value;
  const list: readonly unknown[] = typeof read === 'string' ? read.split(/[,;]/) : Array.isArray(read) ? read : [read];
  const found = new Map<string, Assignee>();
  for (const each of list) {
    const named = namedSchema.safeParse(each);
    if (!named.success) {
      throw new AppError({
        code: 'NODE_CONFIG_INVALID',
        message: `The field "${field}" must give people: e-mail addresses, names or roles, such as ana@example.com, finance.`,
        data: { field, detail: 'ASSIGNEES_INVALID' },
      });
    }
    const assignee = typeof named.data === 'string' || 'email' in named.data ? textOf(named.data) : named.data;
    if (assignee === '') continue;
    const who = typeof assignee === 'string' ? find(assignee, people) : assignee;
    found.set('person' in who ? `person ${who.person}` : `role ${who.role.toLowerCase()}`, who);
  }
  return [...found.values()].slice(0, MAX_ASSIGNEES);
}

function textOf(named: string | { email: string }): string {
  return (typeof named === 'string' ? named : named.email).trim();
}
