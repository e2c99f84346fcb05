import { AppError } from '#shared/model/errors';

export function personNotFound(id: string): AppError {
  return new AppError({
    code: 'PERSON_NOT_FOUND',
    message: `There is no person "${id}". Look at the list of people: somebody may have removed this one.`,
    data: { id },
  });
}

export function personExists(field: 'name' | 'email', value: string): AppError {
  const what = field === 'name' ? 'is called' : 'has the e-mail address';
  return new AppError({
    code: 'PERSON_EXISTS',
    message: `Somebody ${what} "${value}" already. Give another one, or change that person.`,
    data: { field, value, detail: field === 'name' ? 'PERSON_NAME_TAKEN' : 'PERSON_EMAIL_TAKEN' },
  });
}

export function personIsOwner(): AppError {
  return new AppError({
    code: 'PERSON_IS_OWNER',
    message: 'The owner of the workspace cannot be removed, made inactive or given less access.',
  });
}

export function personInUse(name: string, tasks: number): AppError {
  return new AppError({
    code: 'PERSON_IN_USE',
    message: `${tasks} open tasks are assigned to "${name}". Assign them to others first, or make the person inactive.`,
    data: { name, tasks },
  });
}

export function personInactive(name: string): AppError {
  return new AppError({
    code: 'PERSON_INACTIVE',
    message: `"${name}" is inactive and cannot sign in. Make the person active first.`,
    data: { name },
  });
}

/** @param detail tells the page which words to show */
export function notAllowed(detail: 'APPROVER' | 'OTHER_PERSON', message: string): AppError {
  return new AppError({ code: 'FORBIDDEN', message, data: { detail } });
}

export function signedOut(): AppError {
  return new AppError({
    code: 'UNAUTHORIZED',
    message: 'You were signed out. Ask for a new sign-in link.',
    data: { detail: 'SIGNED_OUT' },
  });
}
