import {
  choiceField,
  countField,
  defineTrigger,
  type HttpClient,
  type Json,
  type JsonObject,
  linksOf,
  moreFields,
  type SubscribeContext,
  z,
} from '@pulseflow/sdk';
import { githubOf, repositoryPath } from './api';
import { outputField, repositoryField, TOKEN_TYPES, tokenField } from './fields';
import {
  commentOut,
  commentSchema,
  issueOut,
  issueSchema,
  pullRequestOut,
  pullRequestSchema,
  releaseOut,
  releaseSchema,
} from './shapes';

/** So many are read at a look at most; what is older than that is not told. */
const MAX_ENTRIES = 500;

/** The last that was told: its time, and the ids of all with that very time. */
const stateSchema = z.object({
  of: z.string(),
  time: z.string(),
  ids: z.array(z.number()),
  /** What GitHub called its last answer: asking with it costs nothing while nothing is new. */
  etag: z.string().optional(),
});
type State = z.infer<typeof stateSchema>;
type Seen = Pick<State, 'of' | 'time' | 'ids'>;

const config = z.object({
  credential: tokenField,
  repository: repositoryField,
  what: choiceField(
    ['issues', 'pulls', 'comments', 'releases'],
    'issues',
    { title: 'New', options: ['Issues', 'Pull requests', 'Comments', 'Releases'] },
    { title: 'Novas', options: ['Issues', 'Pull requests', 'Comentários', 'Releases'] },
  ),
  everySeconds: countField(
    { min: 30, max: 86_400, preset: 120 },
    { title: 'Look every (seconds)', description: 'A look that finds nothing new does not count against GitHub’s limit' },
    { title: 'Verificar a cada (segundos)', description: 'Uma verificação sem novidade não conta no limite do GitHub' },
  ),
  output: outputField,
});
type Config = z.output<typeof config>;

interface Entry {
  id: number;
  time: string;
  json: Json;
}

/** Starts a run for each new issue, pull request, comment or release, by looking: for computers that GitHub cannot call. */
export const newTrigger = defineTrigger({
  name: 'new',
  label: { en: 'GitHub: new in a repository', 'pt-BR': 'GitHub: novidade em um repositório' },
  description: {
    en: 'Looks now and then, and starts a run for each new issue, pull request, comment or release. Needs no address that GitHub can call.',
    'pt-BR':
      'Olha de tempos em tempos e inicia uma execução para cada issue, pull request, comentário ou release. Não precisa de um endereço que o GitHub alcance.',
  },
  icon: 'bell',
  keywords: { en: ['poll', 'watch', 'issue', 'release'], 'pt-BR': ['consulta', 'acompanhar', 'issue', 'release'] },
  config,
  ui: { 'ui:groups': [moreFields('output')] },
  credential: { types: TOKEN_TYPES },
  summary: { en: '{{ what }} ({{ repository }})', 'pt-BR': '{{ what }} ({{ repository }})' },
  sample: [
    {
      id: 1,
      number: 1347,
      title: 'Found a bug',
      state: 'open',
      url: 'https://github.com/octocat/hello-world/issues/1347',
      body: 'It does not start',
      author: 'octocat',
      labels: ['bug'],
    },
  ],
  async subscribe(context) {
    for (;;) {
      await look(context);
      context.connected();
      await context.sleep(context.config.everySeconds * 1000);
    }
  },
});

async function look(context: SubscribeContext<Config>): Promise<void> {
  const { repository, what } = context.config;
  const of = `${repositoryPath(repository)}/${what}`;
  const parsed = stateSchema.safeParse(context.state);
  // Another repository than that of the state is one that was never looked at.
  const last = parsed.success && parsed.data.of === of ? parsed.data : undefined;
  const found = await newest(await githubOf(context, 'read'), context.config, last);
  if (found === undefined) return;
  const { entries, etag } = found;
  if (last === undefined) {
    await context.save({ ...after({ of, time: '', ids: [] }, entries), ...etag });
    return;
  }
  const fresh = entries
    .filter((entry) => isNew(entry, last))
    .sort((one, other) => one.time.localeCompare(other.time) || one.id - other.id);
  let told: Seen = { of, time: last.time, ids: last.ids };
  for (const [index, entry] of fresh.entries()) {
    told = after(told, [entry]);
    // Before the last one there is more to find in the same answer.
    const state = { ...told, ...(index === fresh.length - 1 ? etag : {}) };
    await context.emit({ json: entry.json, key: String(entry.id) }, { key: `${of}:${entry.id}`, state });
  }
  if (fresh.length === 0) await context.save({ ...told, ...etag });
}

function isNew({ id, time }: Entry, { time: last, ids }: Seen): boolean {
  return time > last || (time === last && !ids.includes(id));
}

function after(seen: Seen, entries: readonly Entry[]): Seen {
  return entries.reduce((kept, { id, time }) => {
    if (time > kept.time) return { ...kept, time, ids: [id] };
    return time === kept.time ? { ...kept, ids: [...kept.ids, id] } : kept;
  }, seen);
}

/** What is there, newest first; undefined when GitHub says that it is what it was. Reads on as long as all of a page is new. */
async function newest(
  github: HttpClient,
  { repository, what, output }: Config,
  last: State | undefined,
): Promise<{ entries: Entry[]; etag: JsonObject } | undefined> {
  const isRelease = what === 'releases';
  const path = `${repositoryPath(repository)}/${what === 'comments' ? 'issues/comments' : what}`;
  const query = {
    ...(isRelease ? {} : { sort: 'created', direction: 'desc' }),
    ...(what === 'comments' ? {} : { state: 'all' }),
    per_page: 100,
  };
  const entries: Entry[] = [];
  let etag: JsonObject = {};
  for (let next: string | undefined = path; next !== undefined && entries.length < MAX_ENTRIES; ) {
    const isFirst: boolean = next === path;
    const answer = await github.request('GET', next, {
      ...(isFirst ? { query } : {}),
      headers: isFirst && last?.etag !== undefined ? { 'if-none-match': last.etag } : {},
    });
    if (answer.status === 304) return undefined;
    const name = answer.headers.get('etag');
    if (isFirst && name !== null) etag = { etag: name };
    const page = answer.as(z.array(z.unknown())).flatMap((raw) => entryOf(raw, what, output));
    entries.push(...page);
    const isAllNew = last !== undefined && page.every((entry) => isNew(entry, last));
    next = isAllNew ? linksOf(answer.headers.get('link'))['next'] : undefined;
  }
  return { entries, etag };
}

/** None of what is not to be told: pull requests among the issues, releases that are not published. */
function entryOf(raw: unknown, what: Config['what'], output: Config['output']): Entry[] {
  if (what === 'issues') {
    const issue = issueSchema.parse(raw);
    return issue.pull_request === undefined ? [{ id: issue.id, time: issue.created_at, json: issueOut(issue, output) }] : [];
  }
  if (what === 'pulls') {
    const pull = pullRequestSchema.parse(raw);
    return [{ id: pull.id, time: pull.created_at, json: pullRequestOut(pull, output) }];
  }
  if (what === 'comments') {
    const comment = commentSchema.parse(raw);
    return [{ id: comment.id, time: comment.created_at, json: commentOut(comment, output) }];
  }
  const release = releaseSchema.parse(raw);
  const time = release.published_at ?? '';
  return release.draft || time === '' ? [] : [{ id: release.id, time, json: releaseOut(release, output) }];
}
