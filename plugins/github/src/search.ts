import {
  choiceField,
  defineNode,
  eachItem,
  type Item,
  type Json,
  type JsonObject,
  moreFields,
  needed,
  needText,
  textField,
  z,
} from '@pulseflow/sdk';
import { githubOf } from './api';
import { directionField, limitField, outputField, TOKEN_TYPES, tokenField } from './fields';
import { issueOut, issueSchema } from './shapes';

/** GitHub gives no more than this for one search. */
const MAX_RESULTS = 1000;

const repositorySchema = z.looseObject({
  id: z.number(),
  full_name: z.string(),
  html_url: z.string(),
  description: z.string().nullish(),
  stargazers_count: z.number().default(0),
  language: z.string().nullish(),
  pushed_at: z.string().nullish(),
});
const codeSchema = z.looseObject({
  name: z.string(),
  path: z.string(),
  sha: z.string(),
  html_url: z.string(),
  repository: z.looseObject({ full_name: z.string() }),
});

function shortOf(kind: 'issues' | 'repositories' | 'code', entry: Json): Json {
  if (kind === 'issues') return issueOut(issueSchema.parse(entry), 'short');
  if (kind === 'code') {
    const { name, path, sha, html_url, repository } = codeSchema.parse(entry);
    return { name, path, sha, url: html_url, repository: repository.full_name };
  }
  const found = repositorySchema.parse(entry);
  return {
    id: found.id,
    fullName: found.full_name,
    url: found.html_url,
    description: found.description ?? '',
    stars: found.stargazers_count,
    language: found.language ?? null,
    pushedAt: found.pushed_at ?? null,
  };
}

/** Searches all of GitHub that the token may see. Each result is an item. */
export const search = defineNode({
  name: 'search',
  label: { en: 'GitHub: search', 'pt-BR': 'GitHub: pesquisar' },
  description: {
    en: 'Finds issues, pull requests, repositories or code by GitHub’s search words. Each result is an item, 1,000 at most.',
    'pt-BR':
      'Encontra issues, pull requests, repositórios ou código pelas palavras de busca do GitHub. Cada resultado é um item, no máximo 1.000.',
  },
  icon: 'search',
  category: 'apps',
  keywords: { en: ['find', 'query', 'issues', 'code'], 'pt-BR': ['encontrar', 'buscar', 'issues', 'código'] },
  config: z.object({
    credential: tokenField,
    kind: choiceField(
      ['issues', 'repositories', 'code'],
      'issues',
      { title: 'Find', options: ['Issues and pull requests', 'Repositories', 'Code'] },
      { title: 'Encontrar', options: ['Issues e pull requests', 'Repositórios', 'Código'] },
    ),
    query: needed(
      textField(
        { title: 'Search words', description: 'As in GitHub’s own search field' },
        { title: 'Palavras de busca', description: 'Como no campo de busca do GitHub' },
        { examples: ['repo:octocat/hello-world is:issue is:open label:bug', 'org:octocat language:typescript'] },
      ),
    ),
    sort: textField(
      { title: 'Sort by', description: 'Such as created, updated, comments, stars; empty: the best match' },
      { title: 'Ordenar por', description: 'Por exemplo created, updated, comments, stars; vazio: a melhor correspondência' },
    ),
    direction: directionField,
    limit: limitField(MAX_RESULTS),
    output: outputField,
  }),
  ui: { 'ui:groups': [moreFields('sort', 'direction', 'output')] },
  credential: { types: TOKEN_TYPES },
  effect: 'none',
  summary: { en: '{{ query }}', 'pt-BR': '{{ query }}' },
  async execute(context) {
    const github = await githubOf(context, 'search');
    return eachItem(context, async (_item, config) => {
      const q = needText(config.query, 'query', { en: 'Write what to search for.', ptBr: 'Escreva o que pesquisar.' });
      const found: Item[] = [];
      const pages = github.pages(`/search/${config.kind}`, {
        query: {
          q,
          sort: config.sort.trim() || undefined,
          order: config.sort.trim() === '' ? undefined : config.direction,
          per_page: Math.min(100, config.limit),
        },
        limit: config.limit,
        entries(answer) {
          const body = answer.json() as JsonObject;
          if (body['incomplete_results'] === true) context.log('warn', 'GitHub stopped the search early: there may be more.');
          return Array.isArray(body['items']) ? body['items'] : [];
        },
      });
      for await (const entry of pages) found.push({ json: config.output === 'full' ? entry : shortOf(config.kind, entry) });
      return found;
    });
  },
});
