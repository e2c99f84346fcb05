import type { JsonObject } from '@pulseflow/sdk';
import { type RanTrigger, type RunTriggerOptions, runTrigger } from '@pulseflow/sdk/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GitHubService, startGitHub } from '../test/github-service';
import { newTrigger } from './new-trigger';

let github: GitHubService;
beforeEach(async () => {
  github = await startGitHub();
});
afterEach(() => github.close());

/** One look: subscribes with what the last one left, and stops when it has looked. */
async function lookOnce(state: RunTriggerOptions['state'], config: JsonObject = {}): Promise<RanTrigger> {
  const ran = runTrigger(newTrigger, {
    config: { repository: 'octocat/hello', ...config },
    credential: { token: 'good', apiUrl: github.url },
    ...(state === undefined ? {} : { state }),
  });
  await ran.untilConnected();
  await ran.stop();
  return ran;
}
const told = (ran: RanTrigger) => ran.emitted.map(({ items }) => items[0]?.json as JsonObject);
const issue = (id: number, createdAt: string, more: JsonObject = {}): JsonObject => ({
  ...{ id, number: id, title: `T${id}`, state: 'open', html_url: '', labels: [], created_at: createdAt, updated_at: createdAt },
  ...more,
});

describe('what is new in a repository', () => {
  it('is told from now on, oldest first, each once, also of the same second', async () => {
    github.issues.unshift(issue(1, '2026-01-01T00:00:00Z'));
    const first = await lookOnce(undefined);
    expect(first.emitted).toEqual([]);
    github.issues.unshift(issue(4, '2026-01-02T00:00:00Z'), issue(3, '2026-01-02T00:00:00Z'), issue(2, '2026-01-01T00:00:00Z'));
    github.issues.unshift(issue(5, '2026-01-03T00:00:00Z', { pull_request: {} }));
    const second = await lookOnce(first.state);
    expect(told(second).map(({ number }) => number)).toEqual([2, 3, 4]);
    expect((await lookOnce(second.state)).emitted).toEqual([]);
  });

  it('is told after a store that was full, from where it stopped', async () => {
    const first = await lookOnce(undefined);
    github.issues.unshift(issue(2, '2026-01-02T00:00:00Z'), issue(1, '2026-01-01T00:00:00Z'));
    let kept = 0;
    const broken = runTrigger(newTrigger, {
      config: { repository: 'octocat/hello' },
      credential: { token: 'good', apiUrl: github.url },
      ...(first.state === undefined ? {} : { state: first.state }),
      onEmit: () => {
        kept += 1;
        if (kept === 2) throw new Error('disk full');
      },
    });
    await expect(broken.ended).rejects.toThrow('disk full');
    expect(told(await lookOnce(broken.state)).map(({ number }) => number)).toEqual([2]);
  });

  it('is read over several pages when there is much', async () => {
    const first = await lookOnce(undefined);
    for (let index = 1; index <= 250; index++) {
      github.issues.unshift(issue(index, new Date(Date.UTC(2026, 0, 1, 0, index)).toISOString()));
    }
    expect((await lookOnce(first.state)).emitted).toHaveLength(250);
  });

  it('costs nothing while nothing is new', async () => {
    github.on('GET', '/repos/octocat/hello/issues', ({ headers }) =>
      headers['if-none-match'] === '"v1"'
        ? { status: 304 }
        : { json: [issue(1, '2026-01-01T00:00:00Z')], headers: { etag: '"v1"' } },
    );
    const first = await lookOnce(undefined);
    const second = await lookOnce(first.state);
    expect(second.emitted).toEqual([]);
    expect(github.calls.at(-1)?.headers['if-none-match']).toBe('"v1"');
    expect(second.state).toEqual(first.state);
  });

  it('may be releases, once they are published, comments and pull requests', async () => {
    const first = await lookOnce(undefined, { what: 'releases' });
    const release = (id: number, publishedAt: string | null) =>
      ({
        ...{ id, tag_name: `v${id}`, draft: publishedAt === null, prerelease: false, html_url: '', upload_url: '' },
        ...{ created_at: '2020-01-01T00:00:00Z', published_at: publishedAt, assets: [] },
      }) as JsonObject & { assets: JsonObject[] };
    github.releases.unshift(release(2, '2026-01-02T00:00:00Z'), release(1, null));
    const second = await lookOnce(first.state, { what: 'releases' });
    expect(told(second)).toMatchObject([{ tag: 'v2' }]);
    github.releases[1] = release(1, '2026-01-03T00:00:00Z');
    expect(told(await lookOnce(second.state, { what: 'releases' }))).toMatchObject([{ tag: 'v1' }]);
    github.comments.unshift({ id: 1, html_url: '', body: 'x', created_at: '2026-01-01T00:00:00Z' });
    const comments = await lookOnce(undefined, { what: 'comments' });
    expect(comments.state).toMatchObject({ ids: [1] });
    const pulls = await lookOnce(comments.state, { what: 'pulls' });
    expect(pulls.state).toMatchObject({ of: '/repos/octocat/hello/pulls', ids: [] });
  });

  it('ends with what GitHub says, for the app to begin anew', async () => {
    const ran = runTrigger(newTrigger, {
      config: { repository: 'octocat/hello' },
      credential: { token: 'bad', apiUrl: github.url },
    });
    await expect(ran.ended).rejects.toMatchObject({ code: 'SERVICE_REFUSED' });
  });
});
