import { englishGrammar } from './en';
import { formatsOf } from './formats';
import { portugueseGrammar } from './pt-br';
import type { DescribeOptions, Grammar } from './types';

const known = new Map<string, Grammar>();

/** The grammar of a language with the clock and dates of a locale. */
export function grammarOf(options: Pick<DescribeOptions, 'language' | 'locale'>): Grammar {
  const key = `${options.language} ${options.locale ?? ''}`;
  const found =
    known.get(key) ?? (options.language === 'pt-BR' ? portugueseGrammar(formatsOf(options)) : englishGrammar(formatsOf(options)));
  known.set(key, found);
  return found;
}
