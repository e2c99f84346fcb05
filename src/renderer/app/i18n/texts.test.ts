import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

/**
 * Every text exists in every language, says the same with the same placeholders, and is used; every key that a screen asks
 * for exists. Keys are found in the sources by the form `t('…')`, `` t(`…${x}`) `` and `t(condition ? '…' : '…')`.
 */
const root = join(import.meta.dirname, '..', '..');
const languages = ['en', 'pt-BR'] as const;
type Language = (typeof languages)[number];

type Texts = ReadonlyMap<string, string>;

function flatten(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  return Object.entries(value as Record<string, unknown>).flatMap(([key, child]) =>
    flatten(child, path === '' ? key : `${path}.${key}`),
  );
}

const baseOf = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, '');
const placeholdersOf = (text: string) => [...new Set([...text.matchAll(/{{\s*([\w.]+)/g)].map((match) => match[1] ?? ''))].sort();

interface Room {
  namespace: string;
  folder: string;
  texts: Record<Language, Texts>;
}

/** What the host says too. The details of errors are the host's own sentences in English. */
function sharedWords(language: Language): [string, string][] {
  const words = flatten(JSON.parse(readFileSync(join(root, '..', 'shared', 'words', `${language}.json`), 'utf8')));
  return words.filter(([key]) => !key.startsWith('detail.'));
}

const rooms: Room[] = globSync('**/i18n/en.json', { cwd: root }).map((file) => {
  const folder = join(root, dirname(dirname(file)));
  const read = (language: Language): Texts => {
    const texts = flatten(JSON.parse(readFileSync(join(folder, 'i18n', `${language}.json`), 'utf8')));
    return new Map(basename(folder) === 'components' ? [...texts, ...sharedWords(language)] : texts);
  };
  return { namespace: basename(folder), folder, texts: { en: read('en'), 'pt-BR': read('pt-BR') } };
});

const sources = globSync(['**/*.{ts,tsx}', '../shared/words/*.ts'], { cwd: root })
  .filter((file) => !/\.test\.tsx?$/.test(file))
  .map((file) => ({ path: join(root, file), text: readFileSync(join(root, file), 'utf8') }));

/** The text of the first argument of a call whose bracket opens at `start`. */
function firstArgument(text: string, start: number): string {
  let depth = 0;
  for (let index = start; index < text.length; index++) {
    const sign = text[index] ?? '';
    if ('([{'.includes(sign)) depth++;
    if (')]}'.includes(sign)) depth--;
    if (depth === 0 || (depth === 1 && sign === ',')) return text.slice(start + 1, index);
  }
  return '';
}

interface Asked {
  /** Where the key may be: several when one file's components read different rooms' texts under one name. */
  namespaces: readonly string[];
  /** A whole key, or a pattern where the source has a template. */
  key: string;
  isPattern: boolean;
  where: string;
}

/** By the name of the function: the namespaces it reads. A `t` that came as an argument reads those of its own room. */
function translatorsIn(path: string, text: string): Map<string, Set<string>> {
  const own =
    /features[\\/]([\w-]+)/.exec(path)?.[1] ??
    /renderer[\\/](app|components)/.exec(path)?.[1] ??
    (path.includes('words') ? 'components' : 'app');
  const found = new Map<string, Set<string>>();
  for (const hook of text.matchAll(/const { t(?:: (\w+))?[^}]*} = useTranslation\((?:\[?'([\w-]+)')?/g)) {
    const alias = hook[1] ?? 't';
    found.set(alias, (found.get(alias) ?? new Set()).add(hook[2] ?? 'app'));
  }
  if (/\bt\(/.test(text) && !found.has('t')) found.set('t', new Set([own]));
  return found;
}

function askedIn({ path, text }: (typeof sources)[number]): Asked[] {
  const asked: Asked[] = [];
  for (const [alias, namespaces] of translatorsIn(path, text)) {
    for (const call of text.matchAll(new RegExp(`(?<![\\w.])${alias}\\(`, 'g'))) {
      // What a condition compares with, or looks up, is no key.
      const argument = firstArgument(text, call.index + alias.length).replace(/[!=]==\s*'[^']*'|\['[^']*'\]/g, '');
      for (const literal of argument.matchAll(/'([^']+)'|`([^`]+)`/g)) {
        const template = literal[2];
        const [, prefix, key = ''] = /^(?:([\w-]+):)?(.+)$/.exec(literal[1] ?? template ?? '') ?? [];
        const isPattern = template?.includes('${') === true;
        asked.push({
          namespaces: prefix === undefined ? [...namespaces] : [prefix],
          key,
          isPattern,
          where: relative(root, path),
        });
      }
    }
  }
  return asked;
}

// The details of errors have words in the other language only: in English they are the host's own sentences.
const allAsked = sources.flatMap(askedIn).filter(({ key }) => !key.startsWith('detail.'));

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const patternOf = (template: string) =>
  new RegExp(
    `^${template
      .split(/\${[^}]*}/)
      .map(escaped)
      .join('[\\w-]+')}$`,
  );

/** The same in both languages, and rightly so: names, and words that Portuguese has taken over. */
const SHARED_WORDS =
  /^(api|app|at|by|cc|cron|css|csv|data|delete|desktop|docs|e-mail|error|flow|get|hmac|html|http|https|id|items?|json|jsonata|javascript|log|logs|mib|ms|no|normal|npm|ok|patch|plugins?|post|put|português|brasil|pulseflow|rrule|slack|smtp|sql|starttls|status|telegram|tls|token|total|uri|url|utc|v|web|webhook|webhooks|whatsapp|xml)$/i;

function isTranslatable(text: string): boolean {
  const words = text.replace(/{{[^}]*}}/g, '').match(/\p{L}[\p{L}-]*/gu) ?? [];
  return words.some((word) => !SHARED_WORDS.test(word));
}

describe.each(rooms)('texts of $namespace', ({ namespace, folder, texts }) => {
  it('has the same keys in every language, with every plural form the language asks for', () => {
    const english = new Set([...texts.en.keys()].map(baseOf));
    for (const language of languages) {
      const keys = [...texts[language].keys()];
      expect([...new Set(keys.map(baseOf))].sort(), language).toEqual([...english].sort());
      const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
      for (const plural of new Set(keys.filter((key) => baseOf(key) !== key).map(baseOf))) {
        const missing = forms.filter((form) => !keys.includes(`${plural}_${form}`));
        expect(missing, `${language} ${plural}`).toEqual([]);
      }
    }
  });

  it('uses the same placeholders in every language and leaves no text empty', () => {
    for (const [key, text] of texts['pt-BR']) {
      const english = texts.en.get(key) ?? texts.en.get(`${baseOf(key)}_other`) ?? '';
      expect(text.trim(), key).not.toBe('');
      // A form for one may say it in words.
      const names = (each: string) => placeholdersOf(each).filter((name) => name !== 'count' || !key.endsWith('_one'));
      expect(names(text), key).toEqual(names(english));
    }
  });

  it('leaves nothing untranslated', () => {
    const same = [...texts['pt-BR']]
      .filter(([key, text]) => texts.en.get(key) === text && isTranslatable(text))
      .map(([key]) => key);
    expect(same).toEqual([]);
  });

  it('has every key that a screen asks for', () => {
    const missing = allAsked
      .filter(({ namespaces }) => namespaces[0] === namespace)
      .filter(({ namespaces, key, isPattern }) => {
        const bases = rooms
          .filter((room) => namespaces.includes(room.namespace))
          .flatMap((room) => [...room.texts.en.keys()].map(baseOf));
        return !(isPattern ? bases.some((base) => patternOf(key).test(base)) : bases.includes(key));
      })
      .map(({ key, where }) => `${where}: ${key}`);
    expect(missing).toEqual([]);
  });

  it('has no key that nothing asks for', () => {
    const asked = allAsked.filter(({ namespaces }) => namespaces.includes(namespace));
    const patterns = asked.filter(({ isPattern }) => isPattern).map(({ key }) => patternOf(key));
    const whole = new Set(asked.map(({ key }) => key));
    // A key may reach `t` through a table or a variable: then it stands somewhere in the room as a literal.
    const own = sources.filter(({ path }) => path.startsWith(folder)).map(({ text }) => text);
    const unused = [...new Set([...texts.en.keys()].map(baseOf))].filter(
      (key) =>
        !whole.has(key) && !patterns.some((pattern) => pattern.test(key)) && !own.some((text) => text.includes(`'${key}'`)),
    );
    expect(unused).toEqual([]);
  });
});

describe('texts', () => {
  it('belong to a room that exists', () => {
    const unknown = allAsked.filter(
      ({ namespaces }) => !namespaces.every((name) => rooms.some(({ namespace }) => namespace === name)),
    );
    expect(unknown.map(({ where, namespaces }) => `${where}: ${namespaces.join(', ')}`)).toEqual([]);
  });
});
