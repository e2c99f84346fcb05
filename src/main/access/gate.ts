/**
 * What every call of the contract passes, whichever way it came: who calls is looked up anew, approvers get no further than
 * approver-rules.ts says, and streams end when the one who reads them is changed or signed out.
 */
import { os } from '@orpc/server';
import { type Actor, OWNER_ID, type Person } from '#shared/model/person';
import { approverRule } from './approver-rules';
import type { Callers } from './callers';
import { endedStream } from './ended-stream';
import { notAllowed } from './errors';
import type { People } from './people';
import type { CallerContext } from './ports';

function isStream(value: unknown): value is AsyncIterator<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value;
}

function refusal(path: readonly string[]) {
  return notAllowed(
    'APPROVER',
    `Approvers decide tasks, and nothing else: ${path.join('.')} is not for them. Ask the owner of this workspace for more access.`,
  );
}

interface Schema {
  '~standard': { validate(value: unknown): { value: unknown } | { issues: unknown } | Promise<unknown> };
}

/** The input as the procedure will take it, with its defaults; undefined when it refuses it. */
async function parsed(schema: Schema | undefined, input: unknown): Promise<{ value: unknown } | undefined> {
  if (schema === undefined) return { value: input };
  const result = await schema['~standard'].validate(input);
  return typeof result === 'object' && result !== null && 'value' in result && !('issues' in result && result.issues)
    ? { value: result.value }
    : undefined;
}

export function createAccessGate(people: Pick<People, 'find' | 'ofActor' | 'onChanged'>, callers: Callers) {
  const asActor = ({ id, name }: Person): Actor => ({ kind: 'person', id, name });

  return os.$context<CallerContext>().middleware(async ({ context, next, path, procedure }, input) => {
    const person = people.ofActor(context.actor);
    // The window and an own command line are the owner's; names are those of now.
    const actor = context.actor === undefined || context.actor.kind === 'person' ? asActor(person) : context.actor;
    const rule = person.access === 'approver' ? approverRule(path) : {};
    if (rule === undefined) throw refusal(path);
    if (rule.allows !== undefined) {
      const taken = await parsed(procedure['~orpc'].inputSchema, input);
      // What the procedure does not take is its own to refuse.
      if (taken !== undefined && !rule.allows(taken.value, person)) throw refusal(path);
    }
    /** Also of a call that took its time. */
    const mayStill = () => {
      const now = people.find(person.id);
      return now?.isActive === true && now.access === person.access;
    };
    const result = await callers.during(actor, () => next({ context: { actor } }));
    if (isStream(result.output)) {
      if (person.id === OWNER_ID) return result;
      const output = endedStream(
        result.output,
        (end) => people.onChanged(({ personId }) => (personId === person.id ? end() : undefined)),
        (value) => rule.passes?.(value, person) ?? true,
      );
      if (!mayStill()) await output.return?.();
      return { ...result, output };
    }
    return rule.shows === undefined ? result : { ...result, output: rule.shows(result.output, person) };
  });
}
