import { z } from '@pulseflow/sdk';
import { expect, it } from 'vitest';
import { readFile } from './contents/read-file';
import { writeFile } from './contents/write-file';
import { eventTrigger } from './event-trigger';
import { comment } from './issues/comment';
import { createIssue } from './issues/create-issue';
import { getIssue } from './issues/get-issue';
import { listIssues } from './issues/list-issues';
import { updateIssue } from './issues/update-issue';
import { newTrigger } from './new-trigger';
import { createPullRequest } from './pull-requests/create-pull-request';
import { getPullRequest } from './pull-requests/get-pull-request';
import { listPullRequests } from './pull-requests/list-pull-requests';
import { mergePullRequest } from './pull-requests/merge-pull-request';
import { reviewPullRequest } from './pull-requests/review-pull-request';
import { createRelease } from './releases/create-release';
import { listReleases } from './releases/list-releases';
import { uploadAsset } from './releases/upload-asset';
import { search } from './search';

const neededOf = ({ config }: { config: z.ZodType }): string[] =>
  Object.entries(z.toJSONSchema(config, { io: 'input', unrepresentable: 'any' }).properties ?? {})
    .filter(([, field]) => typeof field === 'object' && field['needed'] === true)
    .map(([name]) => name);

it('asks in the editor for the repository, and for the number of what is read or changed', () => {
  for (const type of [listIssues, listPullRequests, listReleases, newTrigger]) expect(neededOf(type)).toEqual(['repository']);
  for (const type of [getIssue, updateIssue, getPullRequest, mergePullRequest]) {
    expect(neededOf(type)).toEqual(['repository', 'number']);
  }
});

it('asks for what GitHub makes nothing without', () => {
  expect(neededOf(createIssue)).toEqual(['repository', 'title']);
  expect(neededOf(comment)).toEqual(['repository', 'number', 'body']);
  expect(neededOf(createPullRequest)).toEqual(['repository', 'title', 'head', 'base']);
  expect(neededOf(createRelease)).toEqual(['repository', 'tag']);
  expect(neededOf(uploadAsset)).toEqual(['repository', 'release']);
  expect(neededOf(writeFile)).toEqual(['repository', 'path', 'message', 'sha']);
  expect(neededOf(search)).toEqual(['query']);
});

it('leaves alone what may be empty: the text of an approval, the path of the root folder, events that are all wanted', () => {
  expect(neededOf(reviewPullRequest)).toEqual(['repository', 'number']);
  expect(neededOf(readFile)).toEqual(['repository']);
  expect(neededOf(eventTrigger)).toEqual([]);
});
