/** A GitHub that speaks the documented REST API, for one repository `octocat/hello` and the token `good`. */
import type { Json, JsonObject } from '@pulseflow/sdk';
import { type ServiceAnswer, type ServiceCall, startTestService, type TestService } from '@pulseflow/sdk/testing';
import { blobSha } from '../src/contents/contents';

export interface GitHubService extends TestService {
  readonly issues: JsonObject[];
  readonly comments: JsonObject[];
  readonly pulls: JsonObject[];
  readonly reviews: JsonObject[];
  readonly releases: (JsonObject & { assets: JsonObject[] })[];
  readonly files: Map<string, Buffer>;
}

const ROOT = '/repos/octocat/hello';
const NOW = () => new Date().toISOString();

/** A list in pages, with the `Link` header that GitHub sends. */
function paged(
  service: TestService,
  call: ServiceCall,
  all: readonly JsonObject[],
  wrap = (page: JsonObject[]): Json => page,
): ServiceAnswer {
  const size = Number(call.query.get('per_page') ?? 30);
  const page = Number(call.query.get('page') ?? 1);
  const query = new URLSearchParams(call.query);
  query.set('page', String(page + 1));
  const hasMore = page * size < all.length;
  return {
    json: wrap(all.slice((page - 1) * size, page * size)),
    headers: hasMore ? { link: `<${service.url}${call.path}?${query.toString()}>; rel="next"` } : {},
  };
}

function bodyOf(call: ServiceCall): JsonObject {
  return (call.json() ?? {}) as JsonObject;
}

const notFound: ServiceAnswer = {
  status: 404,
  json: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest' },
};
const invalid = (...errors: JsonObject[]): ServiceAnswer => ({ status: 422, json: { message: 'Validation Failed', errors } });

/** Starts it. */
export async function startGitHub(): Promise<GitHubService> {
  const service = await startTestService();
  const state = {
    issues: [] as JsonObject[],
    comments: [] as JsonObject[],
    pulls: [] as JsonObject[],
    reviews: [] as JsonObject[],
    releases: [] as (JsonObject & { assets: JsonObject[] })[],
    files: new Map<string, Buffer>(),
  };
  let lastId = 0;
  const on = (method: string, path: string, answer: (call: ServiceCall) => ServiceAnswer): void =>
    service.on(method, path, (call) => {
      if (call.headers['authorization'] !== 'Bearer good') return { status: 401, json: { message: 'Bad credentials' } };
      if (call.headers['x-github-api-version'] !== '2022-11-28') return { status: 400, json: { message: 'Bad version' } };
      return answer(call);
    });

  const stamped = (fields: JsonObject): JsonObject => ({
    id: ++lastId,
    user: { login: 'bot' },
    created_at: NOW(),
    updated_at: NOW(),
    ...fields,
  });

  on('GET', '/user', () => ({ json: { login: 'octocat' } }));
  on('POST', `${ROOT}/issues`, (call) => {
    const { title, body = '', labels = [], assignees = [] } = bodyOf(call);
    if (typeof title !== 'string' || title === '') return invalid({ resource: 'Issue', field: 'title', code: 'missing_field' });
    const number = state.issues.length + 1;
    const issue = stamped({
      number,
      title,
      body,
      state: 'open',
      html_url: `https://github.com/octocat/hello/issues/${number}`,
      labels: (labels as string[]).map((name) => ({ name })),
      assignees: (assignees as string[]).map((login) => ({ login })),
      comments: 0,
    });
    state.issues.unshift(issue);
    return { status: 201, json: issue };
  });
  on('GET', `${ROOT}/issues`, (call) =>
    paged(
      service,
      call,
      state.issues.filter((issue) => call.query.get('state') === 'all' || issue['state'] === (call.query.get('state') ?? 'open')),
    ),
  );
  on('GET', `${ROOT}/issues/:number`, ({ params }) => {
    const issue = state.issues.find((one) => one['number'] === Number(params['number']));
    return issue === undefined ? notFound : { json: issue };
  });
  on('PATCH', `${ROOT}/issues/:number`, (call) => {
    const issue = state.issues.find((one) => one['number'] === Number(call.params['number']));
    if (issue === undefined) return notFound;
    Object.assign(issue, bodyOf(call));
    return { json: issue };
  });
  on('POST', `${ROOT}/issues/:number/labels`, (call) => {
    const issue = state.issues.find((one) => one['number'] === Number(call.params['number']));
    if (issue === undefined) return notFound;
    const added = (bodyOf(call)['labels'] as string[]).map((name) => ({ name }));
    issue['labels'] = [...(issue['labels'] as JsonObject[]), ...added];
    return { json: issue['labels'] };
  });
  on('POST', `${ROOT}/issues/:number/comments`, (call) => {
    const made = stamped({
      body: bodyOf(call)['body'] ?? '',
      html_url: 'https://github.com/octocat/hello/issues/1#issuecomment-1',
    });
    state.comments.unshift(made);
    return { status: 201, json: made };
  });
  on('GET', `${ROOT}/issues/:number/comments`, (call) => paged(service, call, state.comments.toReversed()));
  on('GET', `${ROOT}/issues/comments`, (call) => paged(service, call, state.comments));
  on('GET', '/search/issues', (call) =>
    paged(service, call, state.issues, (items) => ({ total_count: state.issues.length, incomplete_results: false, items })),
  );

  on('POST', `${ROOT}/pulls`, (call) => {
    const { title = '', head = '', base = '', body = '' } = bodyOf(call);
    const isThere = state.pulls.some((pull) => (pull['head'] as JsonObject)['ref'] === head && pull['state'] === 'open');
    if (isThere)
      return invalid({
        resource: 'PullRequest',
        code: 'custom',
        message: `A pull request already exists for octocat:${String(head)}.`,
      });
    const pull = stamped({
      number: 100 + state.pulls.length,
      title,
      body,
      state: 'open',
      html_url: 'https://github.com/octocat/hello/pull/100',
      head: { ref: head, sha: 'abc', repo: { full_name: 'octocat/hello' } },
      base: { ref: base, sha: 'def', repo: { full_name: 'octocat/hello' } },
      merged: false,
    });
    state.pulls.unshift(pull);
    return { status: 201, json: pull };
  });
  on('GET', `${ROOT}/pulls`, (call) => {
    const head = call.query.get('head');
    return paged(
      service,
      call,
      state.pulls.filter((pull) => head === null || `octocat:${String((pull['head'] as JsonObject)['ref'])}` === head),
    );
  });
  const pullOf = (call: ServiceCall) => state.pulls.find((one) => one['number'] === Number(call.params['number']));
  on('GET', `${ROOT}/pulls/:number`, (call) => {
    const pull = pullOf(call);
    return pull === undefined ? notFound : { json: pull };
  });
  on('GET', `${ROOT}/pulls/:number/files`, (call) =>
    paged(service, call, [{ filename: 'a.ts', status: 'added', additions: 3, deletions: 0, patch: '@@' }]),
  );
  on('PUT', `${ROOT}/pulls/:number/merge`, (call) => {
    const pull = pullOf(call);
    if (pull === undefined) return notFound;
    if (pull['merged'] === true) return { status: 405, json: { message: 'Pull Request is not mergeable' } };
    const { sha } = bodyOf(call);
    if (sha !== undefined && sha !== (pull['head'] as JsonObject)['sha']) {
      return { status: 409, json: { message: 'Head branch was modified. Review and try the merge again.' } };
    }
    Object.assign(pull, { merged: true, state: 'closed', merge_commit_sha: 'fff', merged_at: NOW() });
    return { json: { sha: 'fff', merged: true, message: 'Pull Request successfully merged' } };
  });
  on('POST', `${ROOT}/pulls/:number/reviews`, (call) => {
    const review = stamped({ ...bodyOf(call), state: 'COMMENTED', html_url: 'https://github.com/octocat/hello/pull/100#r1' });
    state.reviews.push(review);
    return { json: review };
  });
  on('GET', `${ROOT}/pulls/:number/reviews`, (call) => paged(service, call, state.reviews));

  on('POST', `${ROOT}/releases`, (call) => {
    const { tag_name = '', name = '', body = '', draft = false, prerelease = false } = bodyOf(call);
    if (state.releases.some((release) => release['tag_name'] === tag_name)) {
      return invalid({ resource: 'Release', code: 'already_exists', field: 'tag_name' });
    }
    const release = {
      ...stamped({
        tag_name,
        name,
        body,
        draft,
        prerelease,
        html_url: `https://github.com/octocat/hello/releases/tag/${String(tag_name)}`,
      }),
      assets: [],
    } as JsonObject & { assets: JsonObject[] };
    release['upload_url'] = `${service.url}/uploads${ROOT}/releases/${String(release['id'])}/assets{?name,label}`;
    state.releases.unshift(release);
    return { status: 201, json: release };
  });
  on('GET', `${ROOT}/releases`, (call) => paged(service, call, state.releases));
  on('GET', `${ROOT}/releases/:id`, ({ params }) => {
    const release = state.releases.find((one) => String(one['id']) === params['id']);
    return release === undefined ? notFound : { json: release };
  });
  on('GET', `${ROOT}/releases/latest`, () => (state.releases[0] === undefined ? notFound : { json: state.releases[0] }));
  on('GET', `${ROOT}/releases/tags/:tag`, ({ params }) => {
    const release = state.releases.find((one) => one['tag_name'] === params['tag'] && one['draft'] !== true);
    return release === undefined ? notFound : { json: release };
  });
  on('DELETE', `${ROOT}/releases/assets/:id`, ({ params }) => {
    for (const release of state.releases) release.assets = release.assets.filter((asset) => String(asset['id']) !== params['id']);
    return { status: 204 };
  });
  on('POST', `/uploads${ROOT}/releases/:id/assets`, (call) => {
    const release = state.releases.find((one) => String(one['id']) === call.params['id']);
    const name = call.query.get('name') ?? '';
    if (release === undefined) return notFound;
    if (release.assets.some((asset) => asset['name'] === name))
      return invalid({ resource: 'ReleaseAsset', code: 'already_exists', field: 'name' });
    const asset = {
      id: ++lastId,
      name,
      state: 'uploaded',
      content_type: call.headers['content-type'] ?? '',
      size: call.body.byteLength,
      browser_download_url: `https://github.com/octocat/hello/releases/download/x/${name}`,
    };
    release.assets.push(asset);
    return { status: 201, json: asset };
  });

  const entryOf = (path: string, bytes: Buffer): JsonObject => ({
    type: 'file',
    name: path.split('/').at(-1) ?? '',
    path,
    sha: blobSha(bytes),
    size: bytes.byteLength,
    html_url: `https://github.com/octocat/hello/blob/main/${path}`,
  });
  on('GET', `${ROOT}/contents/*`, (call) => {
    const path = decodeURIComponent(call.path.slice(`${ROOT}/contents/`.length));
    const bytes = state.files.get(path);
    if (bytes !== undefined) {
      if (call.headers['accept'] === 'application/vnd.github.raw+json') return { body: bytes };
      const isLarge = bytes.byteLength > 1024 * 1024;
      return {
        json: {
          ...entryOf(path, bytes),
          encoding: isLarge ? 'none' : 'base64',
          content: isLarge ? '' : bytes.toString('base64'),
        },
      };
    }
    const below = [...state.files].filter(([name]) => name.startsWith(`${path}/`));
    return below.length === 0
      ? notFound
      : { json: { type: 'dir', entries: below.map(([name, content]) => entryOf(name, content)) } };
  });
  on('PUT', `${ROOT}/contents/*`, (call) => {
    const path = decodeURIComponent(call.path.slice(`${ROOT}/contents/`.length));
    const { sha, content = '' } = bodyOf(call);
    const current = state.files.get(path);
    if (current !== undefined && sha === undefined)
      return { status: 422, json: { message: 'Invalid request. "sha" wasn\'t supplied.' } };
    if (current !== undefined && sha !== blobSha(current)) {
      return { status: 409, json: { message: `${path} does not match ${String(sha)}` } };
    }
    const bytes = Buffer.from(String(content), 'base64');
    state.files.set(path, bytes);
    return {
      status: current === undefined ? 201 : 200,
      json: { content: entryOf(path, bytes), commit: { sha: 'c0ffee', html_url: 'https://github.com/c' } },
    };
  });

  return Object.assign(service, state);
}
