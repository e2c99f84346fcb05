import { AppError, type ErrorKind } from '../../../src/shared/model/errors';
import type { JsonObject } from '../../../src/shared/model/json';

/** An error in both languages, each a sentence that says what failed and what to do. */
export interface Problem {
  /** Upper case, begins with the plugin: `GITHUB_REPOSITORY_INVALID`. */
  code: string;
  /** Default `user`. `operational` is tried again. */
  kind?: ErrorKind;
  en: string;
  ptBr: string;
  data?: JsonObject;
  /** `unknown` when the outside effect can have happened all the same. */
  effect?: 'none' | 'unknown';
  cause?: unknown;
}

/** The error to throw: the English words are its message, the Portuguese ones go along for the window. */
export function problem({ code, kind = 'user', en, ptBr, data, effect, cause }: Problem): AppError {
  return new AppError({
    code,
    kind,
    message: en,
    data: { ...data, words: { 'pt-BR': ptBr } },
    ...(effect === undefined ? {} : { effect }),
    ...(cause === undefined ? {} : { cause }),
  });
}

/** The text of a field that must be filled in, trimmed. Errors: NODE_CONFIG_INVALID. */
export function needText(value: string, field: string, words: { en: string; ptBr: string }): string {
  const text = value.trim();
  if (text === '') throw problem({ code: 'NODE_CONFIG_INVALID', ...words, data: { field } });
  return text;
}
