/** What the nodes put out of GitHub's long answers: the fields that flows ask for, in camel case. */
import { type Json, type JsonObject, z } from '@pulseflow/sdk';

const user = z.looseObject({ login: z.string() }).nullish();
const label = z.union([z.string(), z.looseObject({ name: z.string().nullish() })]);

export const issueSchema = z.looseObject({
  id: z.number(),
  number: z.number(),
  title: z.string(),
  state: z.string(),
  state_reason: z.string().nullish(),
  html_url: z.string(),
  body: z.string().nullish(),
  user,
  labels: z.array(label).default([]),
  assignees: z.array(z.looseObject({ login: z.string() })).nullish(),
  milestone: z.looseObject({ title: z.string() }).nullish(),
  comments: z.number().optional(),
  created_at: z.string(),
  updated_at: z.string(),
  closed_at: z.string().nullish(),
  pull_request: z.unknown().optional(),
});
export type Issue = z.infer<typeof issueSchema>;

export const commentSchema = z.looseObject({
  id: z.number(),
  html_url: z.string(),
  body: z.string().nullish(),
  user,
  created_at: z.string(),
});
export type Comment = z.infer<typeof commentSchema>;

const branch = z.looseObject({ ref: z.string(), sha: z.string(), repo: z.looseObject({ full_name: z.string() }).nullish() });

export const pullRequestSchema = z.looseObject({
  id: z.number(),
  number: z.number(),
  title: z.string(),
  state: z.string(),
  draft: z.boolean().default(false),
  html_url: z.string(),
  body: z.string().nullish(),
  user,
  labels: z.array(label).default([]),
  head: branch,
  base: branch,
  merged: z.boolean().optional(),
  mergeable: z.boolean().nullish(),
  merge_commit_sha: z.string().nullish(),
  additions: z.number().optional(),
  deletions: z.number().optional(),
  changed_files: z.number().optional(),
  created_at: z.string(),
  updated_at: z.string(),
  merged_at: z.string().nullish(),
  closed_at: z.string().nullish(),
});
export type PullRequest = z.infer<typeof pullRequestSchema>;

export const assetSchema = z.looseObject({
  id: z.number(),
  name: z.string(),
  state: z.string(),
  content_type: z.string(),
  size: z.number(),
  download_count: z.number().default(0),
  browser_download_url: z.string(),
});
export type Asset = z.infer<typeof assetSchema>;

export const releaseSchema = z.looseObject({
  id: z.number(),
  tag_name: z.string(),
  name: z.string().nullish(),
  body: z.string().nullish(),
  draft: z.boolean(),
  prerelease: z.boolean(),
  html_url: z.string(),
  upload_url: z.string(),
  created_at: z.string(),
  published_at: z.string().nullish(),
  assets: z.array(assetSchema).default([]),
});
export type Release = z.infer<typeof releaseSchema>;

type Output = 'short' | 'full';

function names(labels: Issue['labels']): string[] {
  return labels.map((one) => (typeof one === 'string' ? one : (one.name ?? ''))).filter((name) => name !== '');
}

function shape(output: Output, raw: object, short: () => JsonObject): Json {
  return output === 'full' ? (raw as JsonObject) : short();
}

export function issueOut(issue: Issue, output: Output): Json {
  return shape(output, issue, () => ({
    id: issue.id,
    number: issue.number,
    title: issue.title,
    state: issue.state,
    stateReason: issue.state_reason ?? null,
    url: issue.html_url,
    body: issue.body ?? '',
    author: issue.user?.login ?? null,
    labels: names(issue.labels),
    assignees: (issue.assignees ?? []).map(({ login }) => login),
    milestone: issue.milestone?.title ?? null,
    comments: issue.comments ?? 0,
    isPullRequest: issue.pull_request !== undefined,
    createdAt: issue.created_at,
    updatedAt: issue.updated_at,
    closedAt: issue.closed_at ?? null,
  }));
}

export function commentOut(comment: Comment, output: Output): Json {
  return shape(output, comment, () => ({
    id: comment.id,
    url: comment.html_url,
    body: comment.body ?? '',
    author: comment.user?.login ?? null,
    createdAt: comment.created_at,
  }));
}

export function pullRequestOut(pull: PullRequest, output: Output): Json {
  return shape(output, pull, () => ({
    id: pull.id,
    number: pull.number,
    title: pull.title,
    state: pull.state,
    isDraft: pull.draft,
    isMerged: pull.merged ?? (pull.merged_at ?? null) !== null,
    mergeable: pull.mergeable ?? null,
    url: pull.html_url,
    body: pull.body ?? '',
    author: pull.user?.login ?? null,
    labels: names(pull.labels),
    head: pull.head.ref,
    headSha: pull.head.sha,
    headRepository: pull.head.repo?.full_name ?? null,
    base: pull.base.ref,
    mergeCommitSha: pull.merge_commit_sha ?? null,
    additions: pull.additions ?? null,
    deletions: pull.deletions ?? null,
    changedFiles: pull.changed_files ?? null,
    createdAt: pull.created_at,
    updatedAt: pull.updated_at,
    mergedAt: pull.merged_at ?? null,
    closedAt: pull.closed_at ?? null,
  }));
}

export function assetOut(asset: Asset, output: Output): Json {
  return shape(output, asset, () => ({
    id: asset.id,
    name: asset.name,
    contentType: asset.content_type,
    sizeBytes: asset.size,
    downloads: asset.download_count,
    url: asset.browser_download_url,
  }));
}

export function releaseOut(release: Release, output: Output): Json {
  return shape(output, release, () => ({
    id: release.id,
    tag: release.tag_name,
    name: release.name ?? '',
    body: release.body ?? '',
    isDraft: release.draft,
    isPrerelease: release.prerelease,
    url: release.html_url,
    createdAt: release.created_at,
    publishedAt: release.published_at ?? null,
    assets: release.assets.map((asset) => assetOut(asset, 'short')),
  }));
}
