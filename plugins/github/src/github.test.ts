import type { JsonObject } from '@pulseflow/sdk';
import { createTestFiles, lookUp, type RunNodeOptions, runNode, testCredential } from '@pulseflow/sdk/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GitHubService, startGitHub } from '../test/github-service';
import { limitsOf } from './api';
import { readFile } from './contents/read-file';
import { writeFile } from './contents/write-file';
import { tokenCredential } from './credentials';
import { comment } from './issues/comment';
import { createIssue } from './issues/create-issue';
import { getIssue } from './issues/get-issue';
import { listIssues } from './issues/list-issues';
import { updateIssue } from './issues/update-issue';
import { createPullRequest } from './pull-requests/create-pull-request';
import { getPullRequest } from './pull-requests/get-pull-request';
import { listPullRequests } from './pull-requests/list-pull-requests';
import { mergePullRequest } from './pull-requests/merge-pull-request';
import { reviewPullRequest } from './pull-requests/review-pull-request';
import { createRelease } from './releases/create-release';
import { listReleases } from './releases/list-releases';
import { uploadAsset } from './releases/upload-asset';
import { search } from './search';

let github: GitHubService;
beforeEach(async () => {
  github = await startGitHub();
});
afterEach(() => github.close());

const repository = 'octocat/hello';
const account = (token = 'good'): JsonObject => ({ token, apiUrl: github.url });
const withAccount = (config: JsonObject, more: Partial<RunNodeOptions> = {}): RunNodeOptions => ({
  config: { repository, ...config },
  credential: account(),
  ...more,
});

describe('issues', () => {
  it('are opened for each item, and the item goes on with the issue', async () => {
    const config = (title: string) => ({ repository, title, labels: 'bug, ui' });
    const { out } = await runNode(createIssue, {
      config: [config('One'), config('Two')],
      items: [{ from: 'a' }, { from: 'b' }],
      credential: account(),
    });
    expect(out).toMatchObject([
      { from: 'a', issue: { number: 1, title: 'One', labels: ['bug', 'ui'], url: 'https://github.com/octocat/hello/issues/1' } },
      { from: 'b', issue: { number: 2 } },
    ]);
  });

  it('made by a call whose answer was lost are found by their mark, and not made again', async () => {
    github.fail({ route: 'POST /repos/octocat/hello/issues', cut: 'after' });
    const options = withAccount({ title: 'Lost' });
    await expect(runNode(createIssue, options)).rejects.toMatchObject({ code: 'SERVICE_INTERRUPTED', effect: 'unknown' });
    expect(github.issues).toHaveLength(1);
    expect(await lookUp(createIssue, 0, options)).toMatchObject({
      happened: true,
      outputs: { out: [{ json: { issue: { title: 'Lost' } } }] },
    });
  });

  it('that were not made are known not to be there, and without a mark nobody knows', async () => {
    await runNode(createIssue, withAccount({ title: 'Other', mark: false }));
    expect(await lookUp(createIssue, 0, withAccount({ title: 'Lost' }))).toEqual({ happened: false });
    expect(await lookUp(createIssue, 0, withAccount({ title: 'Lost', mark: false }))).toBe('unknown');
  });

  it('are changed, labelled, closed and commented on', async () => {
    await runNode(createIssue, withAccount({ title: 'One', labels: 'bug' }));
    const { out } = await runNode(updateIssue, withAccount({ number: '#1', state: 'completed', addLabels: 'done' }));
    expect(out).toMatchObject([{ issue: { state: 'closed', stateReason: 'completed', labels: ['bug', 'done'] } }]);
    const said = await runNode(comment, withAccount({ number: '1', body: 'Thank you' }));
    expect(said.out).toMatchObject([{ comment: { author: 'bot' } }]);
    expect(await lookUp(comment, 0, withAccount({ number: '1', body: 'Thank you' }))).toMatchObject({ happened: true });
    const read = await runNode(getIssue, withAccount({ number: 'https://github.com/octocat/hello/issues/1', comments: true }));
    expect(read.out).toMatchObject([{ issue: { number: 1, commentList: [{ author: 'bot' }] } }]);
  });

  it('are listed over all pages, without pull requests unless they are wanted', async () => {
    for (let index = 0; index < 130; index++) {
      github.issues.push({
        ...{
          id: index,
          number: index,
          title: `T${index}`,
          state: 'open',
          html_url: '',
          labels: [],
          created_at: '',
          updated_at: '',
        },
        ...(index % 2 === 0 ? { pull_request: {} } : {}),
      });
    }
    const { out } = await runNode(listIssues, withAccount({ limit: 1000 }));
    expect(out).toHaveLength(65);
    const all = await runNode(listIssues, withAccount({ limit: 120, includePullRequests: true }));
    expect(all.out).toHaveLength(120);
    expect(github.callsOf('GET /repos/octocat/hello/issues')).toHaveLength(4);
    const found = await runNode(search, withAccount({ query: 'is:issue T', limit: 3, output: 'full' }));
    expect(found.out).toMatchObject([{ title: 'T0' }, { title: 'T1' }, { title: 'T2' }]);
  });

  it('say what GitHub did not like', async () => {
    github.fail({
      status: 422,
      json: { message: 'Validation Failed', errors: [{ resource: 'Issue', field: 'assignees', code: 'invalid' }] },
    });
    await expect(runNode(createIssue, withAccount({ title: 'x' }))).rejects.toMatchObject({
      code: 'SERVICE_REJECTED',
      data: { status: 422, said: 'Validation Failed; Issue assignees invalid' },
    });
    await expect(runNode(createIssue, withAccount({ title: ' ' }))).rejects.toMatchObject({ code: 'NODE_CONFIG_INVALID' });
    await expect(runNode(createIssue, withAccount({ title: 'x', repository: 'hello' }))).rejects.toMatchObject({
      code: 'GITHUB_REPOSITORY_INVALID',
    });
    await expect(runNode(updateIssue, withAccount({ number: '1' }))).rejects.toMatchObject({ code: 'GITHUB_NOTHING_TO_CHANGE' });
  });
});

describe('limits and sign-in', () => {
  it('tell a token that is not good, and take one that is', async () => {
    await testCredential(tokenCredential, account());
    await expect(testCredential(tokenCredential, account('bad'))).rejects.toMatchObject({ code: 'SERVICE_REFUSED' });
  });

  it('take the token of an app, that belongs to no user', async () => {
    github.fail({ status: 403, json: { message: 'Resource not accessible by integration' }, times: 3 });
    await testCredential(tokenCredential, account());
  });

  it('of an hour are told by the header with the time of their end', async () => {
    const reset = Math.ceil(Date.now() / 1000) + 1800;
    github.fail({
      status: 403,
      json: { message: 'API rate limit exceeded for user ID 1.' },
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) },
    });
    const error = (await runNode(createIssue, withAccount({ title: 'x' })).catch((thrown: unknown) => thrown)) as {
      data: JsonObject;
    };
    expect(error).toMatchObject({ code: 'SERVICE_RATE_LIMITED', kind: 'operational', effect: 'none' });
    expect(Number(error.data['retryAfterMs'])).toBeGreaterThan(1_700_000);
  });

  it('of the second kind are waited for as the header says, and a minute when it says nothing', async () => {
    const message = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
    github.fail({ status: 403, json: { message }, headers: { 'retry-after': '0' } });
    await runNode(createIssue, withAccount({ title: 'x' }));
    github.fail({ status: 403, json: { message } });
    await expect(runNode(createIssue, withAccount({ title: 'y' }))).rejects.toMatchObject({
      code: 'SERVICE_RATE_LIMITED',
      data: { retryAfterMs: 60_000 },
    });
  });

  it('are those that GitHub documents, and none for a server of one’s own', () => {
    expect(limitsOf('https://api.github.com', 't', 'write').map(({ count, perMs }) => [count, perMs])).toEqual([
      [80, 60_000],
      [500, 3_600_000],
    ]);
    expect(limitsOf('https://api.github.com', 't', 'search')).toMatchObject([{ count: 30 }]);
    expect(limitsOf('https://github.example.com/api/v3', 't', 'write')).toEqual([]);
    expect(JSON.stringify(limitsOf('https://api.github.com', 'secret', 'read'))).not.toContain('secret');
  });

  it('reach a server below a path, as GitHub Enterprise has it', async () => {
    github.on('GET', '/api/v3/user', { json: { login: 'x' } });
    await testCredential(tokenCredential, { token: 'any', apiUrl: `${github.url}/api/v3/` });
    expect(github.calls[0]?.path).toBe('/api/v3/user');
  });

  it('read again after a broken answer, and do not write again', async () => {
    github.fail({ status: 502, times: 2 });
    await runNode(listIssues, withAccount({}));
    github.fail({ status: 502 });
    await expect(runNode(createIssue, withAccount({ title: 'x' }))).rejects.toMatchObject({ effect: 'unknown' });
    expect(github.issues).toHaveLength(0);
  });
});

describe('pull requests', () => {
  const make = () => runNode(createPullRequest, withAccount({ title: 'Topic', head: 'topic', base: 'main' }));

  it('are opened, listed and read with the files they change', async () => {
    expect((await make()).out).toMatchObject([{ pullRequest: { number: 100, head: 'topic', base: 'main', isMerged: false } }]);
    await expect(make()).rejects.toMatchObject({ data: { said: expect.stringContaining('already exists') as unknown } });
    expect((await runNode(listPullRequests, withAccount({}))).out).toMatchObject([{ number: 100 }]);
    expect((await runNode(getPullRequest, withAccount({ number: '100', files: true }))).out).toMatchObject([
      { pullRequest: { headSha: 'abc', files: [{ path: 'a.ts', additions: 3 }] } },
    ]);
  });

  it('that were asked for by a lost call are found by their branches', async () => {
    const options = withAccount({ title: 'Topic', head: 'topic', base: 'main' });
    expect(await lookUp(createPullRequest, 0, options)).toEqual({ happened: false });
    await make();
    expect(await lookUp(createPullRequest, 0, options)).toMatchObject({ happened: true });
  });

  it('are merged once, and only when their head is the expected one', async () => {
    await make();
    await expect(runNode(mergePullRequest, withAccount({ number: '100', sha: 'old' }))).rejects.toMatchObject({
      code: 'GITHUB_NOT_MERGEABLE',
    });
    expect(await lookUp(mergePullRequest, 0, withAccount({ number: '100' }))).toEqual({ happened: false });
    const { out } = await runNode(mergePullRequest, withAccount({ number: '100', sha: 'abc', method: 'squash' }));
    expect(out).toEqual([{ merge: { merged: true, sha: 'fff', message: 'Pull Request successfully merged' } }]);
    expect(await lookUp(mergePullRequest, 0, withAccount({ number: '100' }))).toMatchObject({ happened: true });
    await expect(runNode(mergePullRequest, withAccount({ number: '100' }))).rejects.toMatchObject({
      code: 'GITHUB_NOT_MERGEABLE',
    });
  });

  it('are reviewed, with comments on lines', async () => {
    await make();
    const options = withAccount({ number: '100', body: 'Look', comments: [{ path: 'a.ts', line: 3, body: 'Why?' }] });
    await runNode(reviewPullRequest, options);
    expect(github.reviews[0]).toMatchObject({
      event: 'COMMENT',
      comments: [{ path: 'a.ts', line: 3, side: 'RIGHT', body: 'Why?' }],
    });
    expect(await lookUp(reviewPullRequest, 0, options)).toMatchObject({ happened: true });
    await expect(runNode(reviewPullRequest, withAccount({ number: '100' }))).rejects.toMatchObject({
      code: 'NODE_CONFIG_INVALID',
    });
  });
});

describe('releases', () => {
  it('are made, listed, and found after a lost call', async () => {
    const options = withAccount({ tag: 'v1.0.0', generateNotes: true });
    expect(await lookUp(createRelease, 0, options)).toEqual({ happened: false });
    expect((await runNode(createRelease, options)).out).toMatchObject([{ release: { tag: 'v1.0.0', name: 'v1.0.0' } }]);
    expect(github.calls.at(-1)?.json()).toMatchObject({ generate_release_notes: true, make_latest: 'true' });
    expect(await lookUp(createRelease, 0, options)).toMatchObject({ happened: true });
    expect((await runNode(listReleases, withAccount({ which: 'latest' }))).out).toMatchObject([{ tag: 'v1.0.0' }]);
    expect((await runNode(listReleases, withAccount({}))).out).toHaveLength(1);
  });

  it('take files, in place of those of the same name', async () => {
    await runNode(createRelease, withAccount({ tag: 'v1' }));
    const files = createTestFiles();
    const file = await files.create('app.zip', new TextEncoder().encode('zip!'), 'application/zip');
    const options = withAccount({ release: 'v1' }, { files, items: [{ json: {}, files: { build: file } }] });
    await runNode(uploadAsset, options);
    const { out } = await runNode(uploadAsset, options);
    expect(out).toMatchObject([{ asset: { name: 'app.zip', contentType: 'application/zip', sizeBytes: 4 } }]);
    expect(github.releases[0]?.assets).toHaveLength(1);
    expect(await lookUp(uploadAsset, 0, options)).toMatchObject({ happened: true });
    await expect(
      runNode(
        uploadAsset,
        withAccount({ release: 'v1', ifExists: 'fail' }, { files, items: [{ json: {}, files: { build: file } }] }),
      ),
    ).rejects.toMatchObject({ code: 'SERVICE_REJECTED' });
    await expect(
      runNode(uploadAsset, withAccount({ release: 'v9' }, { files, items: [{ json: {}, files: { build: file } }] })),
    ).rejects.toMatchObject({ code: 'GITHUB_RELEASE_NOT_FOUND' });
    await expect(runNode(uploadAsset, withAccount({ release: 'v1' }))).rejects.toMatchObject({ code: 'ITEM_FILE_MISSING' });
    files.dispose();
  });
});

describe('files of a repository', () => {
  it('are read as text, as a file of the item, or as a folder', async () => {
    github.files.set('docs/guia ção.md', Buffer.from('Olá'));
    github.files.set('docs/big.bin', Buffer.alloc(1024 * 1024 + 1, 7));
    const text = await runNode(readFile, withAccount({ path: 'docs/guia ção.md' }));
    expect(text.out).toMatchObject([{ file: { text: 'Olá', sizeBytes: 4 } }]);
    const files = createTestFiles();
    const big = await runNode(readFile, withAccount({ path: 'docs/big.bin', as: 'file' }, { files }));
    expect(big.outputs['out']?.[0]?.files?.['file']).toMatchObject({ name: 'big.bin', sizeBytes: 1024 * 1024 + 1 });
    files.dispose();
    const folder = await runNode(readFile, withAccount({ path: 'docs', as: 'folder' }));
    expect(folder.out).toMatchObject([{ path: 'docs/guia ção.md' }, { path: 'docs/big.bin' }]);
    await expect(runNode(readFile, withAccount({ path: 'docs' }))).rejects.toMatchObject({ code: 'GITHUB_CONTENT_UNEXPECTED' });
    await expect(runNode(readFile, withAccount({ path: 'none' }))).rejects.toMatchObject({ data: { status: 404 } });
  });

  it('are written, and an equal file makes no commit', async () => {
    const options = withAccount({ path: 'a.txt', content: 'one', message: 'm', branch: 'topic' });
    expect((await runNode(writeFile, options)).out).toMatchObject([{ commit: { commitSha: 'c0ffee', isChanged: true } }]);
    expect((await runNode(writeFile, options)).out).toMatchObject([{ commit: { commitSha: null, isChanged: false } }]);
    await runNode(writeFile, withAccount({ path: 'a.txt', content: 'two', message: 'm' }));
    expect(github.files.get('a.txt')?.toString()).toBe('two');
    expect(github.callsOf('PUT /repos/octocat/hello/contents/*')).toHaveLength(2);
  });

  it('are not written over a version that somebody changed', async () => {
    github.files.set('a.txt', Buffer.from('theirs'));
    await expect(
      runNode(writeFile, withAccount({ path: 'a.txt', content: 'mine', mode: 'update', sha: 'old' })),
    ).rejects.toMatchObject({ code: 'GITHUB_FILE_CHANGED' });
    await expect(runNode(writeFile, withAccount({ path: 'a.txt', content: 'mine', mode: 'create' }))).rejects.toMatchObject({
      code: 'GITHUB_FILE_EXISTS',
    });
    expect(github.files.get('a.txt')?.toString()).toBe('theirs');
  });

  it('are written again when somebody committed in between', async () => {
    github.fail({ route: 'PUT /repos/octocat/hello/contents/*', status: 409, json: { message: 'conflict' }, times: 2 });
    await runNode(writeFile, withAccount({ path: 'a.txt', content: 'one' }));
    expect(github.files.get('a.txt')?.toString()).toBe('one');
  });

  it('written by a lost call are known by their bytes', async () => {
    const options = withAccount({ path: 'a.txt', content: 'one', mode: 'create' });
    expect(await lookUp(writeFile, 0, options)).toEqual({ happened: false });
    github.files.set('a.txt', Buffer.from('one'));
    expect(await lookUp(writeFile, 0, options)).toMatchObject({ happened: true });
  });
});
